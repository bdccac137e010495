namespace Troupe.Code;

/// <summary>What a method needs to be called on.</summary>
internal enum TargetKind : byte
{
    /// <summary>Nothing: a static method.</summary>
    None = 0,

    /// <summary>The one instance that the compiler made for lambdas which capture nothing.</summary>
    Singleton = 1,

    /// <summary>A closure, or the user's own object: copied field by field.</summary>
    Fields = 2,

    /// <summary>An object whose type has a codec.</summary>
    Value = 3,
}

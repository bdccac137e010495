namespace Troupe.Code;

/// <summary>What a user's function takes and gives, besides the types. Crosses the wire as one byte.</summary>
[Flags]
internal enum CallShape : byte
{
    /// <summary>Neither item nor token, and nothing comes back: an <see cref="Action"/>.</summary>
    None = 0,
    TakesItem = 1,
    TakesToken = 2,
    IsAsync = 4,
    GivesResult = 8,
    All = TakesItem | TakesToken | IsAsync | GivesResult,
}

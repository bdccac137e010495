namespace Troupe.Code;

using System.Reflection;
using Troupe.Payload;

/// <summary>In which form a captured variable travels.</summary>
internal enum CapturedForm : byte
{
    /// <summary>By its type's codec.</summary>
    Value,

    /// <summary>Field by field, once, however often it is reached.</summary>
    Object,

    /// <summary>As a function that travels itself.</summary>
    Function,
}

/// <summary>One field of a closure, or of the user's object.</summary>
internal sealed class CapturedField
{
    private readonly FieldInfo _field;
    private Codec? _codec;

    public CapturedField(FieldInfo field, string owner)
    {
        _field = field;
        var name = NameOf(field);
        Path = owner.Length == 0 ? $"{name} ({field.FieldType})" : $"{owner}.{name} ({field.FieldType})";
        Form = FormOf(field);
    }

    /// <summary>Its name and type as the user knows them, and its owner's if that is not a closure.</summary>
    public string Path { get; }

    public CapturedForm Form { get; }

    /// <summary>The codec of a value.</summary>
    /// <exception cref="CannotTravelException">Its type cannot travel.</exception>
    public Codec Codec => _codec ??= Chosen(); // two threads may both choose: codecs hold no state

    /// <summary>What <see cref="FieldUse"/> calls it.</summary>
    public (Module, int) Key => (_field.Module, _field.MetadataToken);

    public Type Type => _field.FieldType;

    /// <exception cref="CannotTravelException">Its type cannot travel.</exception>
    public void Check()
    {
        if (Form == CapturedForm.Value)
        {
            _ = Codec;
        }
    }

    public object? Of(object owner) => _field.GetValue(owner);

    /// <summary>Sets it in an object that nobody else has seen yet: read-only fields too.</summary>
    public void Set(object owner, object? value) => _field.SetValue(owner, value);

    private Codec Chosen()
    {
        try
        {
            return CodecRule.For(_field.FieldType);
        }
        catch (CannotTravelException refused)
        {
            // Again, from here: the way to the member then begins with the variable's name.
            var refusal = TravelRule.Find(_field.FieldType, Path) ?? new TravelRule.Refusal(Path, refused.Reason);
            throw new CannotTravelException(refusal.Member, refusal.Reason);
        }
    }

    private static CapturedForm FormOf(FieldInfo field)
    {
        var type = field.FieldType;
        return CaptureRule.IsClosure(type) ? CapturedForm.Object
            : typeof(Delegate).IsAssignableFrom(type) && type.IsSealed ? CapturedForm.Function
            : IsThis(field) && CaptureRule.KindOf(type) == TargetKind.Fields ? CapturedForm.Object
            : CapturedForm.Value;
    }

    private static bool IsThis(FieldInfo field) => field.Name is "<>4__this" or "$VB$Me";

    private static string NameOf(FieldInfo field) =>
        IsThis(field) ? "this"
        : field.Name.StartsWith("$VB$Local_", StringComparison.Ordinal) ? field.Name["$VB$Local_".Length..]
        : field.Name.StartsWith('<') && field.Name.IndexOf('>') is > 1 and var end ? field.Name[1..end]
        : field.Name;
}

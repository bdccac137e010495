namespace Troupe.Engine;

/// <summary>Lives only inside a parse: a value of parts of which some are substitutions, over what the file had said at this key before.</summary>
internal sealed class HoconPending(List<HoconPart> parts, HoconValue? prior) : HoconValue
{
    public List<HoconPart> Parts { get; } = parts;

    public HoconValue? Prior { get; } = prior;

    public bool InProgress { get; set; }

    /// <summary>What came out, once it is known; null also if nothing did (see <see cref="IsResolved"/>).</summary>
    public HoconValue? Resolved { get; set; }

    public bool IsResolved { get; set; }
}

/// <summary>One piece of a concatenation: a value (text, list, object), white space between two, or a substitution at an offset of the text.</summary>
internal readonly record struct HoconPart(HoconValue? Value, string? Path = null, bool Optional = false, int Offset = 0, bool IsSpace = false);

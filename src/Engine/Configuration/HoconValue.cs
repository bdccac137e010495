namespace Troupe.Engine;

using System.Globalization;

/// <summary>One value: a text, a list, an object, or null.</summary>
internal class HoconValue
{
    private readonly string? _text;
    private readonly List<HoconValue>? _items;

    /// <summary>The null value: it hides what a fallback says, and reads as the reader's default.</summary>
    public HoconValue() { }

    internal HoconValue(string text) => _text = text;

    internal HoconValue(List<HoconValue> items) => _items = items;

    internal HoconValue(HoconObject keys) => ObjectOrNull = keys;

    /// <summary>Whether it is null, or an object without keys.</summary>
    public bool IsEmpty => _text is null && _items is null && ObjectOrNull is not { Items.Count: > 0 };

    internal HoconObject? ObjectOrNull { get; }

    internal bool IsNull => _text is null && _items is null && ObjectOrNull is null;

    /// <summary>Whether it is a text (numbers and booleans are texts, too).</summary>
    public bool IsString() => _text is not null;

    /// <summary>Whether it is a list.</summary>
    public bool IsArray() => _items is not null;

    /// <summary>Whether it is an object.</summary>
    public bool IsObject() => ObjectOrNull is not null;

    /// <summary>Its keys. Throws if it is no object.</summary>
    public HoconObject GetObject() => ObjectOrNull ?? throw Wrong("an object");

    /// <summary>Its items. Throws if it is no list.</summary>
    public IList<HoconValue> GetArray() => _items ?? throw Wrong("a list");

    /// <summary>Its text; null for the null value.</summary>
    public string? GetString() => _text ?? (IsNull ? null : throw Wrong("a text"));

    /// <summary>true, on, yes, or false, off, no.</summary>
    public bool GetBoolean() => Text switch
    {
        "true" or "on" or "yes" => true,
        "false" or "off" or "no" => false,
        _ => throw Wrong("a boolean"),
    };

    /// <summary>A whole number.</summary>
    public int GetInt() => int.TryParse(Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong("a whole number of 32 bits");

    /// <summary>A whole number.</summary>
    public long GetLong() => long.TryParse(Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong("a whole number of 64 bits");

    /// <summary>A number.</summary>
    public double GetDouble() => double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong("a number");

    /// <summary>A number.</summary>
    public decimal GetDecimal() => decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong("a number");

    /// <summary>A duration such as <c>100ms</c>, <c>10 seconds</c> or <c>infinite</c> (<see cref="Timeout.InfiniteTimeSpan"/>); a bare number is milliseconds.</summary>
    public TimeSpan GetTimeSpan(bool allowInfinite = true)
    {
        if (allowInfinite && Text == "infinite") return Timeout.InfiniteTimeSpan;
        return HoconUnits.TryDuration(Text, out var span) ? span : throw Wrong("a duration");
    }

    /// <summary>A size such as <c>64 KiB</c> or <c>128000b</c>, in bytes; null for the null value.</summary>
    public long? GetByteSize() => IsNull ? null : HoconUnits.TryBytes(Text, out var bytes) ? bytes : throw Wrong("a size");

    /// <summary>A list of texts.</summary>
    public IList<string> GetStringList() => ListOf(static item => item.Text);

    /// <summary>A list of whole numbers.</summary>
    public IList<int> GetIntList() => ListOf(static item => item.GetInt());

    /// <summary>A list of whole numbers.</summary>
    public IList<long> GetLongList() => ListOf(static item => item.GetLong());

    /// <summary>A list of numbers.</summary>
    public IList<double> GetDoubleList() => ListOf(static item => item.GetDouble());

    /// <summary>A list of numbers.</summary>
    public IList<decimal> GetDecimalList() => ListOf(static item => item.GetDecimal());

    /// <summary>A list of booleans.</summary>
    public IList<bool> GetBooleanList() => ListOf(static item => item.GetBoolean());

    /// <summary>Itself as HOCON that parses to the same.</summary>
    public override string ToString() => HoconWriter.Write(this);

    private string Text => GetString() ?? throw Wrong("a text");

    private List<T> ListOf<T>(Func<HoconValue, T> read)
    {
        var items = GetArray();
        var list = new List<T>(items.Count);
        foreach (var item in items) list.Add(read(item));
        return list;
    }

    private FormatException Wrong(string wanted) => new($"{this} is not {wanted}.");
}

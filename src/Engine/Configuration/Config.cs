namespace Troupe.Engine;

using System.Diagnostics.CodeAnalysis;

/// <summary>
/// Configured values by dotted path, over a fallback that answers for what is not here. Immutable. A value that cannot be read as asked is a
/// <see cref="ConfigurationException"/> that names its path; a missing one is the reader's default.
/// </summary>
public class Config
{
    /// <summary>A config without keys.</summary>
    public static readonly Config Empty = new();

    private readonly HoconObject _keys;

    /// <summary>A config without keys.</summary>
    public Config() : this(new HoconObject()) { }

    /// <summary>A config over a fallback.</summary>
    public Config(Config source, Config fallback) : this(source._keys, source.Fallback is null ? fallback : source.Fallback.WithFallback(fallback)) { }

    internal Config(HoconObject keys, Config? fallback = null)
    {
        _keys = keys;
        Fallback = fallback;
    }

    /// <summary>What answers for paths that are not here.</summary>
    public Config? Fallback { get; }

    /// <summary>Whether neither this nor a fallback has a key.</summary>
    public virtual bool IsEmpty => _keys.Items.Count == 0 && Fallback is null or { IsEmpty: true };

    /// <summary>Everything, fallbacks merged in.</summary>
    internal HoconValue Root => Fallback is null ? new HoconValue(_keys) : new HoconValue(HoconObject.Merged(_keys, Fallback.Root.GetObject()));

    /// <summary>Whether there is a value at the path, not null and not an empty object.</summary>
    public virtual bool HasPath(string path) => Find(path) is { IsEmpty: false };

    /// <summary>The value at the path, or null.</summary>
    internal HoconValue? GetValue(string path) => Find(path);

    /// <summary>A text.</summary>
    [return: NotNullIfNotNull(nameof(@default))]
    public virtual string? GetString(string path, string? @default = null) => Read(path, @default, static value => value.GetString());

    /// <summary>A boolean: true, on, yes, or false, off, no.</summary>
    public virtual bool GetBoolean(string path, bool @default = false) => Read(path, @default, static value => value.GetBoolean());

    /// <summary>A whole number.</summary>
    public virtual int GetInt(string path, int @default = 0) => Read(path, @default, static value => value.GetInt());

    /// <summary>A whole number.</summary>
    public virtual long GetLong(string path, long @default = 0) => Read(path, @default, static value => value.GetLong());

    /// <summary>A number.</summary>
    public virtual double GetDouble(string path, double @default = 0) => Read(path, @default, static value => value.GetDouble());

    /// <summary>A number.</summary>
    public virtual float GetFloat(string path, float @default = 0) => Read(path, @default, static value => (float)value.GetDouble());

    /// <summary>A number.</summary>
    public virtual decimal GetDecimal(string path, decimal @default = 0) => Read(path, @default, static value => value.GetDecimal());

    /// <summary>A size in bytes, or null.</summary>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    /// <summary>A size in bytes.</summary>
    public virtual long? GetByteSize(string path, long? def = null) => Read(path, def, static value => value.GetByteSize());

    /// <summary>A duration; zero without a default. A bare number is milliseconds; <c>infinite</c> is <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        allowInfinite
            ? Read(path, @default.GetValueOrDefault(), static value => value.GetTimeSpan())
            : Read(path, @default.GetValueOrDefault(), static value => value.GetTimeSpan(allowInfinite: false));

    /// <summary>A list of texts; empty if there is none.</summary>
    public virtual IList<string> GetStringList(string path) => Read<IList<string>>(path, [], static value => value.GetStringList());

    /// <summary>A list of texts.</summary>
    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => Read<IList<string>>(path, defaultPaths, static value => value.GetStringList());

    /// <summary>A list of whole numbers; empty if there is none.</summary>
    public virtual IList<int> GetIntList(string path) => Read<IList<int>>(path, [], static value => value.GetIntList());

    /// <summary>A list of whole numbers; empty if there is none.</summary>
    public virtual IList<long> GetLongList(string path) => Read<IList<long>>(path, [], static value => value.GetLongList());

    /// <summary>A list of numbers; empty if there is none.</summary>
    public virtual IList<double> GetDoubleList(string path) => Read<IList<double>>(path, [], static value => value.GetDoubleList());

    /// <summary>A list of numbers; empty if there is none.</summary>
    public virtual IList<float> GetFloatList(string path) => Read<IList<float>>(path, [], static value => [.. value.GetDoubleList().Select(static it => (float)it)]);

    /// <summary>A list of numbers; empty if there is none.</summary>
    public virtual IList<decimal> GetDecimalList(string path) => Read<IList<decimal>>(path, [], static value => value.GetDecimalList());

    /// <summary>A list of booleans; empty if there is none.</summary>
    public virtual IList<bool> GetBooleanList(string path) => Read<IList<bool>>(path, [], static value => value.GetBooleanList());

    /// <summary>The section at the path, fallbacks merged in; null if there is none.</summary>
    public virtual Config? GetConfig(string path) => Find(path) switch
    {
        null or { IsNull: true } => null,
        { ObjectOrNull: { } keys } => new Config(keys),
        _ => throw new ConfigurationException($"{path} is not a section."),
    };

    /// <summary>This over <paramref name="fallback"/>.</summary>
    public virtual Config WithFallback(Config fallback)
    {
        if (ReferenceEquals(fallback, this)) throw new ArgumentException("A config cannot be its own fallback.", nameof(fallback));
        if (fallback.IsEmpty) return this;
        return _keys.Items.Count == 0 && Fallback is null ? fallback : new Config(_keys, Fallback?.WithFallback(fallback) ?? fallback);
    }

    /// <summary>The top-level keys and their values, fallbacks merged in.</summary>
    internal IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject().Items;

    /// <summary>HOCON stands for the config that it parses to.</summary>
    /// <exception cref="ConfigurationException">It is no HOCON.</exception>
    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    /// <summary>Everything as HOCON that parses to the same.</summary>
    public override string ToString() => Root.ToString();

    private HoconValue? Find(string path)
    {
        var value = FindHere(path, out var hidden);
        if (hidden || Fallback is null) return value;
        var below = Fallback.Find(path);
        if (value is null) return below;
        return below?.ObjectOrNull is { } lower ? new HoconValue(HoconObject.Merged(value.GetObject(), lower)) : value;
    }

    // A text or a list above hides whatever the fallback has at, or under, its path; an object merges with the fallback's.
    private HoconValue? FindHere(string path, out bool hidden)
    {
        var segments = new HoconPath(path);
        var keys = _keys;
        HoconValue? value = null;
        while (segments.MoveNext())
        {
            hidden = keys is null;
            if (keys is null) return null;
            value = keys.GetKey(segments.Segment);
            if (value is null) return null;
            keys = value.ObjectOrNull;
        }

        hidden = keys is null;
        return value;
    }

    private T Read<T>(string path, T @default, Func<HoconValue, T> read)
    {
        var value = Find(path);
        if (value is null || value.IsNull) return @default;
        try
        {
            return read(value);
        }
        catch (FormatException wrong)
        {
            throw new ConfigurationException($"{path}: {wrong.Message}", wrong);
        }
    }
}

namespace Troupe.Engine;

/// <summary>Keys and their values, in the order of the file.</summary>
internal sealed class HoconObject
{
    /// <summary>An object without keys.</summary>
    public HoconObject() { }

    /// <summary>The values by key.</summary>
    public Dictionary<string, HoconValue> Items { get; } = [];

    /// <summary>The value of a key, or null.</summary>
    public HoconValue? GetKey(string key) => Items.TryGetValue(key, out var value) ? value : null;

    /// <summary>A new object: <paramref name="over"/>'s keys above <paramref name="under"/>'s, objects merged key by key. Neither is changed.</summary>
    internal static HoconObject Merged(HoconObject over, HoconObject under)
    {
        var merged = new HoconObject();
        foreach (var (key, value) in under.Items) merged.Items[key] = value;
        foreach (var (key, value) in over.Items)
        {
            merged.Items[key] = value.ObjectOrNull is { } upper && merged.GetKey(key)?.ObjectOrNull is { } lower
                ? new HoconValue(Merged(upper, lower))
                : value;
        }

        return merged;
    }
}

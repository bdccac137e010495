namespace Troupe.Engine;

using System.Text;

/// <summary>Fills in the substitutions of one parse, from the same file only.</summary>
internal sealed class HoconResolver(HoconObject root, HoconParser parser)
{
    public void Resolve(List<HoconPending> pendings)
    {
        foreach (var pending in pendings) Resolve(pending, 0);
        Settle(root);
    }

    /// <summary>Joins parts into one value: objects merge, lists append, texts concatenate. Null if there is nothing to join.</summary>
    public static HoconValue? Join(List<HoconPart> parts, HoconParser parser, int offset)
    {
        var objects = 0;
        var lists = 0;
        var texts = 0;
        HoconValue? last = null;
        foreach (var part in parts)
        {
            if (part.IsSpace) continue;
            if (part.Value!.ObjectOrNull is not null) objects++;
            else if (part.Value.IsArray()) lists++;
            else texts++;
            last = part.Value;
        }

        var kinds = (objects > 0 ? 1 : 0) + (lists > 0 ? 1 : 0) + (texts > 0 ? 1 : 0);
        if (kinds > 1) throw parser.Wrong("an object, a list and a text cannot be joined", offset);
        if (objects + lists + texts <= 1) return last;
        if (texts > 0) return JoinTexts(parts);
        return objects > 0 ? JoinObjects(parts) : JoinLists(parts);
    }

    private HoconValue? Resolve(HoconPending pending, int offset)
    {
        if (pending.IsResolved) return pending.Resolved;
        if (pending.InProgress) throw parser.Wrong("the substitution refers to itself", offset);
        pending.InProgress = true;

        var parts = new List<HoconPart>(pending.Parts.Count);
        foreach (var part in pending.Parts)
        {
            if (part.Path is null) parts.Add(part);
            else if (Find(part) is { } found) parts.Add(new HoconPart(found));
        }

        var value = Join(parts, parser, pending.Parts[0].Offset);
        var prior = pending.Prior is HoconPending earlier ? Resolve(earlier, offset) : pending.Prior;
        if (value is null) value = prior;
        else if (value.ObjectOrNull is { } over && prior?.ObjectOrNull is { } under) value = new HoconValue(Merge(over, under));

        pending.Resolved = value;
        pending.IsResolved = true;
        pending.InProgress = false;
        return value;
    }

    private HoconValue? Find(HoconPart part)
    {
        var keys = root;
        HoconValue? value = null;
        var path = new HoconPath(part.Path!);
        while (path.MoveNext())
        {
            value = keys?.GetKey(path.Segment);
            if (value is HoconPending pending) value = Resolve(pending, part.Offset);
            if (value is null) break;
            keys = value.ObjectOrNull;
        }

        if (value is not null || part.Optional) return value;
        throw parser.Wrong($"nothing in this file is named {part.Path}, and the environment is not looked at", part.Offset);
    }

    // Like HoconObject.Merged, but children may still be pending.
    private HoconObject Merge(HoconObject over, HoconObject under)
    {
        var merged = new HoconObject();
        foreach (var (key, value) in under.Items) merged.Items[key] = value;
        foreach (var (key, value) in over.Items)
        {
            var upper = value is HoconPending above ? Resolve(above, above.Parts[0].Offset) : value;
            var lower = merged.GetKey(key) is HoconPending below ? Resolve(below, below.Parts[0].Offset) : merged.GetKey(key);
            if (upper is null) continue;
            merged.Items[key] = upper.ObjectOrNull is { } a && lower?.ObjectOrNull is { } b ? new HoconValue(Merge(a, b)) : upper;
        }

        return merged;
    }

    /// <summary>Puts what came out in the place of every pending; a key whose optional substitutions gave nothing goes.</summary>
    private static void Settle(HoconObject keys)
    {
        List<string>? gone = null;
        foreach (var (key, value) in keys.Items)
        {
            var settled = Settled(value);
            if (settled is null) (gone ??= []).Add(key);
            else if (!ReferenceEquals(settled, value)) keys.Items[key] = settled;
        }

        if (gone is null) return;
        foreach (var key in gone) keys.Items.Remove(key);
    }

    private static HoconValue? Settled(HoconValue value)
    {
        var settled = value is HoconPending pending ? pending.Resolved : value;
        if (settled?.ObjectOrNull is { } inner) Settle(inner);
        else if (settled?.IsArray() == true) Settle((List<HoconValue>)settled.GetArray());
        return settled;
    }

    private static void Settle(List<HoconValue> items)
    {
        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (Settled(items[i]) is { } settled) items[i] = settled;
            else items.RemoveAt(i);
        }
    }

    private static HoconValue JoinTexts(List<HoconPart> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(part.Value!.GetString() ?? "null");
        return new HoconValue(text.ToString());
    }

    private static HoconValue JoinObjects(List<HoconPart> parts)
    {
        var joined = new HoconObject();
        foreach (var part in parts)
        {
            if (!part.IsSpace) joined = HoconObject.Merged(part.Value!.GetObject(), joined);
        }

        return new HoconValue(joined);
    }

    private static HoconValue JoinLists(List<HoconPart> parts)
    {
        var joined = new List<HoconValue>();
        foreach (var part in parts)
        {
            if (!part.IsSpace) joined.AddRange(part.Value!.GetArray());
        }

        return new HoconValue(joined);
    }
}

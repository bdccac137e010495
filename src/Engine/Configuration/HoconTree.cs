namespace Troupe.Engine;

/// <summary>The objects as they are read: a key that comes again goes over what it was, or into it, and what holds substitutions is kept for the end.</summary>
internal sealed class HoconTree
{
    /// <summary>The values whose substitutions are to be filled in.</summary>
    public List<HoconPending> Pendings { get; } = [];

    /// <summary>A key that stands in the middle of a path: an object, made here if there is none, and told apart from a substitution under it.</summary>
    public HoconObject ObjectAt(HoconObject parent, string key)
    {
        var value = parent.GetKey(key);
        if (value is HoconPending pending)
        {
            if (pending.Parts is [{ Value.ObjectOrNull: { } tail }]) return tail;
            var over = new HoconObject();
            parent.Items[key] = Pend([new HoconPart(new HoconValue(over))], pending);
            return over;
        }

        if (value?.ObjectOrNull is { } there) return there;
        var made = new HoconObject();
        parent.Items[key] = new HoconValue(made);
        return made;
    }

    /// <summary>The value of a key, over what it had before.</summary>
    public void Assign(HoconObject into, string key, HoconValue value)
    {
        var prior = into.GetKey(key);
        into.Items[key] = (prior, value) switch
        {
            (null, _) => value,
            // A substitution may turn out to be an object, which merges, or nothing, which leaves what was.
            (_, HoconPending pending) => Replace(pending, prior),
            (HoconPending, { ObjectOrNull: not null }) => Pend([new HoconPart(value)], prior),
            // An object of a duplicate key may hold substitutions: merged in place, so that the pendings stay where the resolver looks.
            ({ ObjectOrNull: { } under }, { ObjectOrNull: { } over }) => MergeInto(under, over),
            _ => value,
        };
    }

    /// <summary>A value whose substitutions are filled in later.</summary>
    public HoconPending Pend(List<HoconPart> parts, HoconValue? prior)
    {
        var pending = new HoconPending(parts, prior);
        Pendings.Add(pending);
        return pending;
    }

    private HoconValue MergeInto(HoconObject under, HoconObject over)
    {
        foreach (var (key, value) in over.Items) Assign(under, key, value);
        return new HoconValue(under);
    }

    private HoconPending Replace(HoconPending pending, HoconValue prior)
    {
        Pendings.Remove(pending);
        return Pend(pending.Parts, pending.Prior ?? prior);
    }
}

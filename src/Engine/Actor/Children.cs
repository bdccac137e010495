namespace Troupe.Engine;

/// <summary>What a cell does when the last of the children it waits for is gone.</summary>
internal enum WaitingFor { Nothing, UserRequest, Creation, Recreation, Termination }

/// <summary>
/// A cell's children: a list through the refs themselves, and an index by name for those that have one. Anonymous ones are indexed
/// only once somebody looks for one by name. Guarded by a lock: the top guardians get children from any thread, and paths are resolved from any.
/// </summary>
internal sealed class Children
{
    private readonly Lock _lock = new(); // Guards every field here and the sibling fields of the refs in the list.
    private readonly Dictionary<string, LocalActorRef> _byName = new(0);
    private Dictionary<long, LocalActorRef>? _byNumber;
    private LocalActorRef? _first;
    private int _count;
    private int _dying;
    private WaitingFor _waiting;
    private bool _closed;
    private long _nextNumber;

    internal int Count => _count;

    /// <summary>What is held up by children.</summary>
    internal WaitingFor Waiting => _waiting;

    internal bool IsTerminating => _closed || _waiting == WaitingFor.Termination;

    internal long NextNumber()
    {
        lock (_lock) return _nextNumber++;
    }

    /// <summary>Adds a child.</summary>
    /// <exception cref="InvalidActorNameException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The parent is stopping.</exception>
    internal void Add(LocalActorRef child)
    {
        lock (_lock)
        {
            if (IsTerminating)
                throw new InvalidOperationException($"Cannot create child while terminating or terminated: '{child.Name}'.");
            if (!child.IsAnonymous && !_byName.TryAdd(child.Name, child))
                throw new InvalidActorNameException($"Actor name \"{child.Name}\" is not unique!");
            if (child.IsAnonymous) _byNumber?.Add(child.Number, child);
            child.Siblings = this;
            child.NextSibling = _first;
            _first?.PreviousSibling = child;
            _first = child;
            _count++;
        }
    }

    internal bool Contains(LocalActorRef child)
    {
        lock (_lock) return child.Siblings == this;
    }

    internal LocalActorRef? Named(string name)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(name, out var child)) return child;
            var number = AnonymousNames.NumberOf(name);
            if (number < 0 || number >= _nextNumber) return null;
            return (_byNumber ??= IndexAnonymous()).GetValueOrDefault(number);
        }
    }

    /// <summary>The children there are, oldest first.</summary>
    internal LocalActorRef[] Snapshot()
    {
        lock (_lock)
        {
            var children = new LocalActorRef[_count];
            var i = _count;
            for (var child = _first; child is not null; child = child.NextSibling) children[--i] = child;
            return children;
        }
    }

    /// <summary>Notes that a child was told to stop.</summary>
    internal void ShallDie(LocalActorRef child)
    {
        lock (_lock)
        {
            if (child.Siblings != this || child.ShallDie) return;
            child.ShallDie = true;
            if (_dying++ == 0 && _waiting == WaitingFor.Nothing) _waiting = WaitingFor.UserRequest;
        }
    }

    /// <summary>Notes what is to be done when the dying are gone. False: none is dying, do it now.</summary>
    internal bool WaitFor(WaitingFor reason)
    {
        lock (_lock)
        {
            if (_dying == 0)
            {
                if (reason == WaitingFor.Termination) _closed = true;
                return false;
            }
            _waiting = reason;
            return true;
        }
    }

    /// <summary>Takes a child out; says what may be done now that the last of the dying is gone.</summary>
    internal WaitingFor Remove(LocalActorRef child)
    {
        lock (_lock)
        {
            if (child.Siblings != this) return WaitingFor.Nothing;
            Unlink(child);
            if (!child.ShallDie || --_dying > 0) return WaitingFor.Nothing;
            var done = _waiting;
            _waiting = WaitingFor.Nothing;
            if (done == WaitingFor.Termination) _closed = true;
            return done;
        }
    }

    private void Unlink(LocalActorRef child)
    {
        child.Siblings = null;
        if (!child.IsAnonymous) _byName.Remove(child.Name);
        else _byNumber?.Remove(child.Number);
        if (child.PreviousSibling is { } previous) previous.NextSibling = child.NextSibling;
        else _first = child.NextSibling;
        child.NextSibling?.PreviousSibling = child.PreviousSibling;
        child.NextSibling = child.PreviousSibling = null;
        _count--;
    }

    private Dictionary<long, LocalActorRef> IndexAnonymous()
    {
        var index = new Dictionary<long, LocalActorRef>();
        for (var child = _first; child is not null; child = child.NextSibling)
            if (child.IsAnonymous) index.Add(child.Number, child);
        return index;
    }
}

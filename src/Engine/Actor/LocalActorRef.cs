namespace Troupe.Engine;

/// <summary>The ref of an actor in this system. Also its node in the parent's list of children; the path is made when somebody asks.</summary>
internal sealed class LocalActorRef : IInternalActorRef
{
    private readonly ActorCell _cell;
    private readonly int _uid;
    private ActorPath? _path;
    private string? _name;

    // The parent's Children alone uses these, under its lock.
    internal LocalActorRef? NextSibling;
    internal LocalActorRef? PreviousSibling;
    internal Children? Siblings; // Set while it is in the list.
    internal bool ShallDie;
    internal readonly long Number;

    /// <summary>A child called by a name, or (null) by its number.</summary>
    internal LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef parent, string? name, long number)
    {
        _name = name;
        Number = number;
        _uid = Random.Shared.Next(1, int.MaxValue);
        _cell = new ActorCell(system, this, props, dispatcher, parent);
    }

    /// <summary>The root guardian, which has a path and no parent path.</summary>
    internal LocalActorRef(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, IInternalActorRef parent, RootActorPath path)
    {
        _path = path;
        _name = path.Name;
        _cell = new ActorCell(system, this, props, dispatcher, parent);
    }

    // Two threads may both make it; the first one published stays, so that everybody has the same.
    public ActorPath Path => _path ?? Interlocked.CompareExchange(ref _path, new ChildActorPath(Parent.Path, Name, _uid), null) ?? _path;

    internal string Name => _name ??= AnonymousNames.NameOf(Number);

    internal bool IsAnonymous => Number >= 0;

    internal long Uid => _uid;

    internal ActorCell Cell => _cell;

    public IInternalActorRef Parent => _cell.ParentRef;

    public IActorRefProvider Provider => _cell.SystemImpl.Provider;

    public bool IsLocal => true;

    public bool IsTerminated => _cell.IsTerminated;

    public void Tell(object message, IActorRef sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null.");
        _cell.Post(message, sender);
    }

    public IActorRef GetChild(IReadOnlyList<string> name)
    {
        IInternalActorRef current = this;
        for (var i = 0; i < name.Count; i++)
        {
            var part = name[i];
            if (part.Length == 0) continue;
            if (current is not LocalActorRef local)
            {
                var rest = new string[name.Count - i];
                for (var j = i; j < name.Count; j++) rest[j - i] = name[j];
                return current.GetChild(rest);
            }
            current = part == ".." ? local.Parent : local.GetSingleChild(part);
            if (current is Nobody) return current;
        }
        return current;
    }

    /// <summary>The child of that name, whichever incarnation; with "#uid" behind it that one only.</summary>
    internal IInternalActorRef GetSingleChild(string name)
    {
        var hash = name.IndexOf('#');
        var child = _cell.ChildNamed(hash < 0 ? name : name[..hash]);
        if (child is null) return _cell.SystemImpl.Refs.ExtraChildOf(this, name) ?? Nobody.Instance;
        return hash < 0 || !long.TryParse(name.AsSpan(hash + 1), out var uid) || uid == child.Uid ? child : Nobody.Instance;
    }

    public void Start() => _cell.Start();

    public void Stop() => _cell.SendSystemMessage(new Terminate());

    public void Suspend() => _cell.SendSystemMessage(new Suspend());

    public void Resume(Exception causedByFailure = null!) => _cell.SendSystemMessage(new Resume(causedByFailure));

    public void Restart(Exception cause) => _cell.SendSystemMessage(new Recreate(cause));

    public void SendSystemMessage(ISystemMessage message) => _cell.SendSystemMessage((SystemMessage)message);

    public bool Equals(IActorRef? other) => RefIdentity.AreEqual(this, other);

    public override bool Equals(object? obj) => obj is IActorRef other && RefIdentity.AreEqual(this, other);

    public override int GetHashCode() => RefIdentity.HashOf(_uid);

    public int CompareTo(IActorRef? other) => RefIdentity.CompareTo(this, other);

    public int CompareTo(object? obj) => RefIdentity.CompareTo(this, obj);

    public override string ToString() => RefIdentity.ToString(Path);
}

namespace Troupe.Engine;

/// <summary>The ref of an actor in another system.</summary>
internal sealed class RemoteActorRef(Remoting remoting, ActorPath path) : MinimalActorRef
{
    private Association? _association;
    private string? _wireText;

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => remoting.System.Provider;

    public override bool IsLocal => false;

    public override IInternalActorRef Parent => path.Depth == 0 ? this : new RemoteActorRef(remoting, path.Parent);

    /// <summary>Its path as it travels.</summary>
    public string WireText => _wireText ??= path.ToSerializationFormat();

    /// <summary>The ref of one question: seen once, so no table keeps it.</summary>
    public bool IsTemporary { get; } = path.Depth > 0 && path.ParentOf(1).Name == "temp";

    // Found at the first send, so that a ref that only travels costs nothing; several threads find the same.
    private Association Association => _association ??= remoting.AssociationWith(path.Address);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        var at = path;
        foreach (var part in name)
        {
            if (part.Length == 0) continue;
            at = part == ".." ? at.Parent : at.Child(part);
        }

        return ReferenceEquals(at, path) ? this : new RemoteActorRef(remoting, at);
    }

    protected override void TellInternal(object message, IActorRef sender) => Association.Send(this, message, sender);

    internal override void SendSystemMessage(ISystemMessage message)
    {
        // To a peer that nothing is known of: it cannot be waiting for these.
        if (message is Unwatch or DeathWatchNotification && !remoting.Knows(path.Address)) return;
        Association.SendSystem(this, message);
    }

    /// <summary>Has its system called, if nobody has.</summary>
    internal void Dial() => Association.Dial();

    /// <summary>The association it has kept is over.</summary>
    internal void LookAgain() => _association = null;

    public override void Stop() => SendSystemMessage(new Terminate());
}

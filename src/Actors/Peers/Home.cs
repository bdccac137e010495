namespace Troupe.Peers;

/// <summary>What a handle needs of the process it is in: the actor system, and the book of what the process has asked others.</summary>
internal sealed class Home
{
    // Under a lock of its own (Lazy's): handles are made and read on any thread, and there is one book a process.
    private static readonly Lazy<Home> s_current = new(static () => new Home(Node.Current.System, Node.Current.Join));

    /// <param name="system">The process's.</param>
    /// <param name="join">Its join actor, which knows who was lost before; null: there is none.</param>
    internal Home(ActorSystem system, IActorRef? join = null) => (System, Requests) = (system, new Requests(system, join ?? ActorRefs.Nobody));

    public static Home Current => s_current.Value;

    public ActorSystem System { get; }

    public Requests Requests { get; }
}

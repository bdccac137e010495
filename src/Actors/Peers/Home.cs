namespace Troupe.Peers;

/// <summary>What a handle needs of the process it is in: the actor system, and the book of what the process has asked others.</summary>
internal sealed class Home
{
    // Under a lock of its own (Lazy's): handles are made and read on any thread, and there is one book a process.
    private static readonly Lazy<Home> s_current = new(static () => new Home(Node.Current.System));

    internal Home(ActorSystem system) => (System, Requests) = (system, new Requests(system));

    public static Home Current => s_current.Value;

    public ActorSystem System { get; }

    public Requests Requests { get; }
}

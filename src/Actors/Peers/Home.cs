namespace Troupe.Peers;

/// <summary>What a handle needs of the process it is in: the actor system, and the book of what the process has asked others.</summary>
internal sealed class Home
{
    // Under a lock of its own (Lazy's): handles are made and read on any thread, and there is one book a process.
    private static readonly Lazy<Home> s_current = new(static () => OfNode(Node.Current));

    internal Home(ActorSystem system) => (System, Requests) = (system, new Requests(system));

    public static Home Current => s_current.Value;

    public ActorSystem System { get; }

    public Requests Requests { get; }

    private static Home OfNode(Node node)
    {
        if (node.IsWorker)
        {
            _ = node.Join; // Which hears of lost processes: handles lead anywhere.
        }

        return new(node.System);
    }
}

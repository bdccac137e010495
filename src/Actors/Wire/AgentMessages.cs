namespace Troupe.Wire;

/// <summary>A machine's agent to the join actor: here are workers. It says so again until it is answered.</summary>
/// <param name="Protocol">What the agent speaks; see <see cref="Current"/>.</param>
/// <param name="Product">Its version, for people.</param>
/// <param name="Name">The machine's name, for people.</param>
/// <param name="Capacity">How many workers it has at most.</param>
/// <param name="Labels">What it says of itself.</param>
/// <param name="Agent">Takes orders for workers.</param>
internal sealed record AgentJoins(int Protocol, string Product, string Name, int Capacity, IReadOnlyList<(string Key, string Value)> Labels, IActorRef Agent)
    : WireMessage, IWireMessage<AgentJoins>
{
    /// <summary>Raised when these messages change: host and agent have to speak the same.</summary>
    public const int Current = 2;

    public static string Manifest => "gj";

    public static AgentJoins Read(ref WireReader reader) =>
        new(reader.Count(), reader.Text(), reader.Text(), reader.Count(), Pairs.Read(ref reader), reader.Ref());

    public override void Write(WireWriter writer)
    {
        writer.Number(Protocol);
        writer.Text(Product);
        writer.Text(Name);
        writer.Number(Capacity);
        Pairs.Write(writer, Labels);
        writer.Ref(Agent);
    }
}

/// <summary>To an agent: it is in.</summary>
/// <param name="Product">The host's version, for people.</param>
/// <param name="HeartbeatMilliseconds">How often it is to send <see cref="Beat"/>.</param>
/// <param name="LeaseMilliseconds">How long either side may be silent before it counts as lost.</param>
/// <param name="StartMilliseconds">How long a worker process may take until it is ready.</param>
/// <param name="ReportMilliseconds">The host's <c>troupe.pool.report-interval</c>.</param>
/// <param name="Entry">The name of the host's program; empty when it has none.</param>
/// <param name="Dependencies">The file name of its <c>.deps.json</c>; empty when it has none.</param>
/// <param name="Rehearsal">A function to rehearse with.</param>
/// <param name="Configuration">The configuration of workers, without how they reach their host.</param>
/// <param name="JoinPath">Where workers say hello.</param>
/// <param name="Registry">Takes the agent's beats.</param>
/// <param name="Code">Gives the files that the host's program is made of.</param>
internal sealed record AgentWelcomed(
    string Product, int HeartbeatMilliseconds, int LeaseMilliseconds, int StartMilliseconds, int ReportMilliseconds, string Entry, string Dependencies, byte[] Rehearsal, string Configuration,
    string JoinPath, IActorRef Registry, IActorRef Code)
    : WireMessage, IWireMessage<AgentWelcomed>
{
    public static string Manifest => "gw";

    public static AgentWelcomed Read(ref WireReader reader) => new(
        reader.Text(), reader.Count(), reader.Count(), reader.Count(), reader.Count(), reader.Text(), reader.Text(), reader.Bytes().ToArray(), reader.Text(), reader.Text(), reader.Ref(), reader.Ref());

    public override void Write(WireWriter writer)
    {
        writer.Text(Product);
        writer.Number(HeartbeatMilliseconds);
        writer.Number(LeaseMilliseconds);
        writer.Number(StartMilliseconds);
        writer.Number(ReportMilliseconds);
        writer.Text(Entry);
        writer.Text(Dependencies);
        writer.Bytes(Rehearsal);
        writer.Text(Configuration);
        writer.Text(JoinPath);
        writer.Ref(Registry);
        writer.Ref(Code);
    }
}

/// <summary>To an agent: it is not let in, or not known any more.</summary>
internal sealed record AgentRefused(string Why) : WireMessage, IWireMessage<AgentRefused>
{
    public static string Manifest => "gr";

    public static AgentRefused Read(ref WireReader reader) => new(reader.Text());

    public override void Write(WireWriter writer) => writer.Text(Why);
}

/// <summary>An agent wants to go: it takes no further workers, and waits for the end of those it has.</summary>
internal sealed record AgentLeaves : WireMessage, IWireMessage<AgentLeaves>
{
    public static string Manifest => "gq";

    public static AgentLeaves Read(ref WireReader reader) => new();

    public override void Write(WireWriter writer)
    {
    }
}

/// <summary>Are you there? The answer is <see cref="BeatHeard"/>, at once.</summary>
internal sealed record Beat : WireMessage, IWireMessage<Beat>
{
    public static readonly Beat Instance = new();

    public static string Manifest => "gb";

    public static Beat Read(ref WireReader reader) => Instance;

    public override void Write(WireWriter writer)
    {
    }
}

/// <summary>I am.</summary>
internal sealed record BeatHeard : WireMessage, IWireMessage<BeatHeard>
{
    public static readonly BeatHeard Instance = new();

    public static string Manifest => "gh";

    public static BeatHeard Read(ref WireReader reader) => Instance;

    public override void Write(WireWriter writer)
    {
    }
}

/// <summary>To a worker whose agent was lost: others do its work now; it ends at once.</summary>
internal sealed record CutOff : WireMessage, IWireMessage<CutOff>
{
    public static string Manifest => "gc";

    public static CutOff Read(ref WireReader reader) => new();

    public override void Write(WireWriter writer)
    {
    }
}

/// <summary>Texts by name.</summary>
internal static class Pairs
{
    public static IReadOnlyList<(string Key, string Value)> Read(ref WireReader reader)
    {
        var pairs = new List<(string, string)>();
        for (var left = reader.Elements(); left > 0; left--)
        {
            pairs.Add((reader.Text(), reader.Text()));
        }

        return pairs;
    }

    public static void Write(WireWriter writer, IReadOnlyList<(string Key, string Value)> pairs)
    {
        writer.Number(pairs.Count);
        foreach (var (key, value) in pairs)
        {
            writer.Text(key);
            writer.Text(value);
        }
    }
}

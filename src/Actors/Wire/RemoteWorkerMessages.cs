namespace Troupe.Wire;

using Troupe.Workers;

/// <summary>To an agent: start a worker process. It says hello to the host by itself; what becomes of it the agent tells <paramref name="Keeper"/>.</summary>
/// <param name="Ticket">The host's number for it, never used again.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="Keeper">Hears of it.</param>
/// <param name="ItemTicks">How long an item may take, in ticks of <see cref="TimeSpan"/>; null: as long as it likes. So the others.</param>
/// <param name="StallTicks">How long it may give no sign of life.</param>
/// <param name="MaxMemory">Resident bytes above which it takes no further item.</param>
/// <param name="MemoryLimit">Resident bytes above which it is killed.</param>
/// <param name="MemoryTicks">How often to look for that.</param>
/// <param name="Environment">Variables beside the agent's own; null takes one away.</param>
/// <param name="Directory">Its working directory; null: the agent's.</param>
internal sealed record StartRemote(
    int Ticket, string Name, IActorRef Keeper, long? ItemTicks, long? StallTicks, long? MaxMemory, long? MemoryLimit, long MemoryTicks,
    IReadOnlyList<(string Key, string? Value)> Environment, string? Directory)
    : WireMessage, IWireMessage<StartRemote>
{
    public static string Manifest => "gs";

    public static StartRemote Read(ref WireReader reader)
    {
        var (ticket, name, keeper) = (reader.Count(), reader.Text(), reader.Ref());
        var (item, stall, most, limit, look) = (Optional(ref reader), Optional(ref reader), Optional(ref reader), Optional(ref reader), reader.Number());
        var environment = new List<(string, string?)>();
        for (var left = reader.Elements(); left > 0; left--)
        {
            environment.Add((reader.Text(), reader.OptionalText()));
        }

        return new(ticket, name, keeper, item, stall, most, limit, look, environment, reader.OptionalText());
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Ticket);
        writer.Text(Name);
        writer.Ref(Keeper);
        Optional(writer, ItemTicks);
        Optional(writer, StallTicks);
        Optional(writer, MaxMemory);
        Optional(writer, MemoryLimit);
        writer.Number(MemoryTicks);
        writer.Number(Environment.Count);
        foreach (var (key, value) in Environment)
        {
            writer.Text(key);
            writer.OptionalText(value);
        }

        writer.OptionalText(Directory);
    }

    private static long? Optional(ref WireReader reader) => reader.Flag() ? reader.Number() : null;

    private static void Optional(WireWriter writer, long? value)
    {
        writer.Flag(value is not null);
        if (value is { } number)
        {
            writer.Number(number);
        }
    }
}

/// <summary>To an agent: its worker has said hello.</summary>
internal sealed record RemoteJoined(int Ticket, int ProcessId) : WireMessage, IWireMessage<RemoteJoined>
{
    public static string Manifest => "go";

    public static RemoteJoined Read(ref WireReader reader) => new(reader.Count(), reader.Count());

    public override void Write(WireWriter writer)
    {
        writer.Number(Ticket);
        writer.Number(ProcessId);
    }
}

/// <summary>How a worker is to end.</summary>
internal enum RemoteEnding
{
    /// <summary>It has been asked to leave; by force after the grace.</summary>
    Stop,

    /// <summary>SIGTERM now, SIGKILL after the grace.</summary>
    Terminate,

    /// <summary>SIGKILL now.</summary>
    Kill,
}

/// <summary>To an agent: end a worker.</summary>
internal sealed record EndRemote(int Ticket, RemoteEnding How, long GraceTicks, string? Why) : WireMessage, IWireMessage<EndRemote>
{
    public static string Manifest => "gx";

    public static EndRemote Read(ref WireReader reader) => new(
        reader.Count(),
        reader.Number() switch
        {
            0 => RemoteEnding.Stop,
            1 => RemoteEnding.Terminate,
            2 => RemoteEnding.Kill,
            var other => throw new WireFormatException($"No worker ends the way {other}."),
        },
        reader.Number(),
        reader.OptionalText());

    public override void Write(WireWriter writer)
    {
        writer.Number(Ticket);
        writer.Number((int)How);
        writer.Number(GraceTicks);
        writer.OptionalText(Why);
    }
}

/// <summary>From an agent: a worker's process has ended. Told once.</summary>
/// <param name="Ticket">Which.</param>
/// <param name="Reason">How.</param>
/// <param name="Running">What it had in hand; chunk 0 for nothing, null when that is not known.</param>
/// <param name="TimedOut">Whether it was ended because that took too long.</param>
/// <param name="IsShortage">Whether it was never started, for lack of descriptors, processes or memory.</param>
/// <param name="LastErrors">The last lines of its standard error.</param>
internal sealed record RemoteEnded(int Ticket, ExitReason Reason, RunningItem? Running, bool TimedOut, bool IsShortage, IReadOnlyList<string> LastErrors)
    : WireMessage, IWireMessage<RemoteEnded>
{
    // 22 lines of these stay below what a message takes, in any script.
    private const int LongestLine = 800;
    private const int LongestDetail = 2000;

    public static string Manifest => "gen";

    public static RemoteEnded Read(ref WireReader reader)
    {
        var ticket = reader.Count();
        var reason = new ExitReason(reader.Flag() ? (int)reader.Int64() : null, reader.Flag() ? (int)reader.Int64() : null, reader.OptionalText());
        RunningItem? running = reader.Flag() ? new RunningItem(reader.Int64(), (int)reader.Int64()) : null;
        var timedOut = reader.Flag();
        var isShortage = reader.Flag();
        var lines = new List<string>();
        for (var left = reader.Elements(); left > 0; left--)
        {
            lines.Add(reader.Text());
        }

        return new(ticket, reason, running, timedOut, isShortage, lines);
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Ticket);
        Optional(writer, Reason.ExitCode);
        Optional(writer, Reason.Signal);
        writer.OptionalText(Reason.Detail is { Length: > LongestDetail } detail ? detail[..LongestDetail] : Reason.Detail);
        writer.Flag(Running is not null);
        if (Running is { } running)
        {
            writer.Int64(running.Chunk);
            writer.Int64(running.Offset);
        }

        writer.Flag(TimedOut);
        writer.Flag(IsShortage);
        writer.Number(LastErrors.Count);
        foreach (var line in LastErrors)
        {
            writer.Text(line.Length > LongestLine ? line[..LongestLine] : line);
        }
    }

    private static void Optional(WireWriter writer, int? value)
    {
        writer.Flag(value is not null);
        if (value is { } number)
        {
            writer.Int64(number);
        }
    }
}

/// <summary>From an agent: a worker has written a line.</summary>
internal sealed record RemoteLine(int Ticket, bool IsError, string Text) : WireMessage, IWireMessage<RemoteLine>
{
    public static string Manifest => "gl";

    public static RemoteLine Read(ref WireReader reader) => new(reader.Count(), reader.Flag(), reader.Text());

    public override void Write(WireWriter writer)
    {
        writer.Number(Ticket);
        writer.Flag(IsError);
        writer.Text(Text);
    }
}

/// <summary>To an agent: so many of the worker's lines have been taken; so many more may come.</summary>
internal sealed record LinesTaken(int Ticket, int Count) : WireMessage, IWireMessage<LinesTaken>
{
    public static string Manifest => "gt";

    public static LinesTaken Read(ref WireReader reader) => new(reader.Count(), reader.Count());

    public override void Write(WireWriter writer)
    {
        writer.Number(Ticket);
        writer.Number(Count);
    }
}

namespace Troupe.Remote;

using Troupe.Wire;

/// <summary>
/// Lines of a worker process on their way to its keeper on the host: so many may be under way, then the next waits until the host has taken some, and the process with it, as for a
/// slow terminal.
/// </summary>
internal sealed class LineRelay(int ticket, IActorRef keeper)
{
    internal const int Window = 256;

    // Far below what a message takes, in any script.
    private const int Longest = 10_000;

    // Signalled when room comes or nobody is interested any more. The desk's thread waits, the agent's actor signals.
    private readonly SemaphoreSlim _room = new(Window);
    private volatile bool _closed; // Set by the actor, looked at by the desk's thread.

    public void Take(WorkerLine line)
    {
        _room.Wait();
        if (_closed)
        {
            _room.Release(); // So the next one does not wait either.
            return;
        }

        keeper.Tell(new RemoteLine(ticket, line.IsError, line.Text.Length > Longest ? $"{line.Text.AsSpan(0, Longest)}…" : line.Text), ActorRefs.NoSender);
    }

    /// <summary>The host has taken so many.</summary>
    public void Taken(int count)
    {
        if (count is > 0 and <= Window)
        {
            _room.Release(count);
        }
    }

    /// <summary>Nobody takes any more.</summary>
    public void Close()
    {
        _closed = true;
        _room.Release();
    }
}

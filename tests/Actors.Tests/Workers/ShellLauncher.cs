namespace Troupe.Actors.Tests.Workers;

using Troupe.Workers;

/// <summary>Starts a shell script where a worker process would be.</summary>
internal sealed class ShellLauncher(ActorSystem system, string script) : IWorkerLauncher
{
    private int _tickets;

    public IActorRef Join { get; } = system.ActorOf(Props.Create(typeof(JoinActor), ActorRefs.Nobody));

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public int NextTicket() => Interlocked.Increment(ref _tickets);

    public ChildCommand Command() => script.Length > 0 ? ChildProcessTests.Shell(script) : throw new WorkerStartException("No worker here.");

    public byte[] SystemOrder() => [];

    /// <summary>What making the order fails with.</summary>
    public Func<Exception>? OrderFault { get; init; }

    public StartOrder Order(int ticket, string name) => OrderFault is { } fault ? throw fault() : new(ticket, name, "");
}

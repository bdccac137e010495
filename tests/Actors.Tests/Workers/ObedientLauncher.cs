namespace Troupe.Actors.Tests.Workers;

using Troupe.Peers;
using Troupe.Workers;

/// <summary>The node's own launcher, but the worker is this test assembly.</summary>
internal sealed class ObedientLauncher(params string[] arguments) : IWorkerLauncher
{
    public IActorRef Join => Node.Current.Join;

    public TimeSpan StartTimeout => Node.Current.StartTimeout;

    public int NextTicket() => Node.Current.NextTicket();

    public ChildCommand Command()
    {
        var command = WorkerCommand.Find();
        return command with { Arguments = [.. command.Arguments.SkipLast(1), typeof(ObedientLauncher).Assembly.Location, .. arguments] };
    }

    public byte[] SystemOrder() => Node.Current.SystemOrder();

    public StartOrder Order(int ticket, string name) => Node.Current.Order(ticket, name);
}

namespace Troupe.Remote;

using Troupe.Wire;
using Troupe.Workers;

/// <summary>What the keeper of one worker of an agent needs: the number is the host's, and so is the place to say hello.</summary>
internal sealed class AgentLauncher(string application, EngineBridge bridge, AgentWelcomed welcome, int ticket, IActorRef agent) : IWorkerLauncher
{
    /// <summary>The agent's own actor: it hears from the host who has said hello.</summary>
    public IActorRef Join => agent;

    public TimeSpan StartTimeout => TimeSpan.FromMilliseconds(welcome.StartMilliseconds);

    public int NextTicket() => ticket;

    public ChildCommand Command() => WorkerCommand.FindIn(application, welcome.Dependencies);

    public byte[] SystemOrder() => new SystemOrder(
        Environment.ProcessId,
        welcome.ReportMilliseconds,
        welcome.Entry,
        welcome.Rehearsal,
        $"{welcome.Configuration}\n{bridge.WorkerSettings()}\n",
        bridge.WorkerBytes(),
        IsRemote: true).ToBytes();

    public StartOrder Order(int number, string name) => new(number, name, welcome.JoinPath);
}

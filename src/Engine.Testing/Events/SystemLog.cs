namespace Troupe.Engine.Testing;

using System.Runtime.CompilerServices;

/// <summary>
/// One actor a system that hears every log event and dead letter: counts those that rules are about, copies the others
/// to the test's output. Rules reach it by its mailbox, so a rule sees nothing that was logged before it.
/// </summary>
internal sealed class SystemLog : ReceiveActor
{
    private static readonly ConditionalWeakTable<ActorSystem, IActorRef> Logs = [];

    private readonly List<EventRule> _rules = [];
    private Action<string>? _write;

    public SystemLog()
    {
        Receive<SystemLogCommand.Install>(command => _rules.AddRange(command.Rules));
        Receive<SystemLogCommand.Remove>(command => _rules.RemoveAll(command.Rules.Contains));
        Receive<SystemLogCommand.Copy>(command => _write = command.Write);
        ReceiveAny(Hear);
    }

    internal static IActorRef Of(ActorSystem system) => Logs.GetValue(system, static system =>
    {
        var log = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(typeof(SystemLog)), "testLog");
        system.EventStream.Subscribe(log, typeof(LogEvent));
        system.EventStream.Subscribe(log, typeof(DeadLetter));
        return log;
    });

    private void Hear(object message)
    {
        if (_rules.Exists(rule => rule.Takes(message)) || message is not LogEvent) return;
        try
        {
            _write?.Invoke(message.ToString()!);
        }
        catch (InvalidOperationException)
        {
            _write = null; // xunit takes no output once the test is over; what the system still logs is about nothing
        }
    }
}

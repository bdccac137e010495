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
    private readonly List<IActorRef> _listeners = [];
    private readonly Queue<LogEvent> _early = new(); // Untaken, before there was a listener; it may come up after the first events.
    private Action<string>? _write;

    public SystemLog()
    {
        Receive<SystemLogCommand.Install>(command => _rules.AddRange(command.Rules));
        Receive<SystemLogCommand.Remove>(command => _rules.RemoveAll(command.Rules.Contains));
        Receive<SystemLogCommand.Copy>(command => _write = command.Write);
        Receive<SystemLogCommand.Forward>(command => Listen(command.Listener));
        ReceiveAny(Hear);
    }

    internal static IActorRef Of(ActorSystem system) => Logs.GetValue(system, static system =>
    {
        var log = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(typeof(SystemLog)), "testLog");
        system.EventStream.Subscribe(log, typeof(LogEvent));
        system.EventStream.Subscribe(log, typeof(DeadLetter));
        return log;
    });

    private void Listen(IActorRef listener)
    {
        _listeners.Add(listener);
        while (_early.TryDequeue(out var line)) listener.Tell(new SystemLogCommand.Untaken(line), ActorRefs.NoSender);
    }

    private void Hear(object message)
    {
        if (_rules.Exists(rule => rule.Takes(message)) || message is not LogEvent line) return;
        foreach (var listener in _listeners) listener.Tell(new SystemLogCommand.Untaken(line), ActorRefs.NoSender);
        if (_listeners.Count == 0 && _early.Count < 100) _early.Enqueue(line);
        try
        {
            _write?.Invoke(line.ToString()!);
        }
        catch (InvalidOperationException)
        {
            _write = null; // xunit takes no output once the test is over; what the system still logs is about nothing
        }
    }
}

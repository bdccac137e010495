namespace Troupe.Engine.Testing;

/// <summary>The test actor: runs the pilot, then puts what it gets in the inbox; parent of the kit's children.</summary>
internal sealed class InboxActor(TestInbox inbox) : ActorBase
{
    private Func<object, bool> _ignored = _ => false;
    private readonly PerChildStrategy _strategies = new();
    private AutoPilot _pilot = AutoPilot.NoAutoPilot;

    protected override bool Receive(object message)
    {
        if (message is InboxCommand command) Obey(command);
        else Collect(message);
        return true;
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategies;

    private void Obey(InboxCommand command)
    {
        switch (command)
        {
            case InboxCommand.Watch(var subject, var done):
                Context.Watch(subject);
                done.SetResult();
                break;
            case InboxCommand.Unwatch(var subject, var done):
                Context.Unwatch(subject);
                done.SetResult();
                break;
            case InboxCommand.Ignore(var when):
                _ignored = when ?? (_ => false);
                break;
            case InboxCommand.Fly(var pilot):
                _pilot = pilot;
                break;
            case InboxCommand.Spawn spawn:
                Spawn(spawn);
                break;
        }
    }

    private void Spawn(InboxCommand.Spawn spawn)
    {
        try
        {
            var child = Context.ActorOf(spawn.Props, spawn.Name);
            if (spawn.Strategy is { } strategy) _strategies.Set(child, strategy);
            spawn.Done.SetResult(child);
        }
        catch (Exception fault) // a bad name or props: the test that asked for the child gets it
        {
            spawn.Done.SetException(fault);
        }
    }

    private void Collect(object message)
    {
        var next = _pilot.Run(Sender, message);
        if (next is not KeepRunning) _pilot = next;
        if (!_ignored(message)) inbox.Add(new RealMessageEnvelope(message, Sender));
    }
}

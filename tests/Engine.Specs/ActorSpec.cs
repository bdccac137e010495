namespace Troupe.Engine.Specs;

/// <summary>What every spec stands on: a kit that is patient enough for a busy machine.</summary>
public abstract class ActorSpec(string config = "") : TestKit(
    """
    akka.test {
      single-expect-default = 15s
      filter-leeway = 15s
      default-timeout = 15s
    }

    """ + config)
{
    /// <summary>Configuration under which time moves only when the spec says so.</summary>
    protected static readonly string VirtualTime = $"akka.scheduler.implementation = \"{typeof(TestScheduler).AssemblyQualifiedName}\"";

    /// <summary>How long to listen for what must not come.</summary>
    protected static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);

    /// <summary>How long to wait for what must come.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The system's clock, under <see cref="VirtualTime"/>.</summary>
    protected TestScheduler Time => (TestScheduler)Sys.Scheduler;

    /// <summary>Hears dead letters of a type from now on.</summary>
    protected TestProbe DeadLettersOf<T>()
    {
        var probe = CreateTestProbe();
        probe.IgnoreMessages(message => message is not DeadLetter { Message: T });
        Sys.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        return probe;
    }
}

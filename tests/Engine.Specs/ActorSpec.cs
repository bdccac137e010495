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
    /// <summary>How long to listen for what must not come.</summary>
    protected static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(150);

    /// <summary>How long to wait for what must come.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Hears dead letters of a type from now on.</summary>
    protected TestProbe DeadLettersOf<T>()
    {
        var probe = CreateTestProbe();
        probe.IgnoreMessages(message => message is not DeadLetter { Message: T });
        Sys.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        return probe;
    }
}

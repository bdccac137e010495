namespace Troupe.Engine;

/// <summary>Acts on all children when one fails.</summary>
public class AllForOneStrategy : SupervisorStrategy
{
    /// <summary>By a function; null: no limit, no window.</summary>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), localOnlyDecider) { }

    /// <summary>By a decider; null: no limit, no window.</summary>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), decider) { }

    /// <summary>By a function; negative: no limit, no window.</summary>
    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, new LocalOnlyDecider(localOnlyDecider), loggingEnabled) { }

    /// <summary>By a decider; negative: no limit, no window.</summary>
    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>By a function, without a limit.</summary>
    public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider) { }

    /// <summary>By a decider, without a limit.</summary>
    public AllForOneStrategy(IDecider decider) : this(-1, -1, decider) { }

    /// <summary>The default decider, without a limit.</summary>
    protected AllForOneStrategy() : this(DefaultDecider) { }

    /// <summary>How many restarts are allowed; negative: any number.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>Within which time; not positive: ever.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    /// <inheritdoc/>
    public override IDecider Decider { get; }

    /// <inheritdoc/>
    protected override Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);

    private protected override void Act(ActorCell cell, LocalActorRef child, Exception cause, bool restart)
    {
        var children = cell.ChildRefs;
        // Every child's window is asked, and all must allow it.
        if (restart && Array.TrueForAll(children, it => MayRestart(it, MaxNumberOfRetries, WithinTimeRangeMilliseconds)))
        {
            foreach (var sibling in children)
            {
                if (!sibling.Equals(child)) sibling.Suspend(); // A restart resumes once; the failed one is suspended already.
                sibling.Restart(cause);
            }
        }
        else foreach (var sibling in children) cell.Stop(sibling);
    }
}

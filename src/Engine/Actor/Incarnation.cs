namespace Troupe.Engine;

/// <summary>The beginning and the end of one instance of an actor.</summary>
internal static class Incarnation
{
    /// <summary>Makes an instance, with its stash and timers. The cell lets its constructor find the context.</summary>
    internal static ActorBase Make(ActorCell cell)
    {
        var actor = cell.Construct();
        if (actor is IActorStash stashing) stashing.Stash = new Stash(cell, StashCapacityOf(actor, cell));
        if (actor is IWithTimers timed) timed.Timers = new TimerScheduler(cell);
        actor.Initialize();
        return actor;
    }

    /// <summary>Runs a last hook of an instance, then its timers and stash come to their end.</summary>
    internal static void Retire(ActorBase actor, Action<ActorBase> hook)
    {
        try
        {
            if (actor is IWithTimers { Timers: { } timers }) timers.CancelAll();
            hook(actor);
        }
        finally
        {
            if (actor is IActorStash { Stash: { } stash }) stash.UnstashAll();
        }
    }

    private static int StashCapacityOf(ActorBase actor, ActorCell cell)
    {
        if (actor is IWithUnboundedStash) return -1;
        if (cell.Props.StashCapacity >= 0) return cell.Props.StashCapacity;
        var configured = cell.SystemImpl.Mailboxes.StashCapacity(cell.Props.Dispatcher, cell.Props.Mailbox);
        return configured < 0 && actor is IWithBoundedStash ? Stash.DefaultBound : configured;
    }
}

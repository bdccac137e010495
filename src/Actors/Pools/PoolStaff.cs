namespace Troupe.Pools;

using Troupe.Remote;
using Troupe.Workers;

/// <summary>The pool's workers as the actor deals with them: hires, keeps, lets go. The actor's own; <see cref="WorkerRoster"/> decides.</summary>
internal sealed class PoolStaff(PoolPlan plan)
{
    private readonly Dictionary<int, PoolMember> _members = [];
    private readonly HashSet<int> _gone = [];

    public bool IsEmpty => _members.Count == 0;

    public IReadOnlyCollection<PoolMember> All => _members.Values;

    public PoolMember this[int worker] => _members[worker];

    /// <summary>How the first worker ended that did not get as far as its first item.</summary>
    public PoolBrokenException? FirstFailedStart { get; private set; }

    /// <summary>How the first of those ended that were lost in a row while they ran nothing.</summary>
    public PoolBrokenException? FirstIdleLoss { get; private set; }

    public PoolMember? Find(int worker) => _members.GetValueOrDefault(worker);

    /// <summary>How many it should have, and of which machines.</summary>
    public StaffTarget Target { get; } = new(plan);

    /// <param name="number">The worker's.</param>
    /// <param name="isSpare">Whether it stands in for one that waits for a call of its own item.</param>
    /// <param name="context">The pool's.</param>
    public void Hire(int number, bool isSpare, IUntypedActorContext context)
    {
        var pool = context.Self;
        var spec = new WorkerSpec(number, $"{plan.Name}-{number}", plan.Lines, plan.ItemTimeout, plan.Surroundings, plan.Limits);
        var isElsewhere = plan.Remote is not null && (plan.Backend == Backend.Remote || (!isSpare && CountHere() >= Target.Here));
        var keeper = context.ActorOf(
            isElsewhere ? RemoteKeeper.For(spec, pool, plan.Remote!, isSpare)
                : plan.Backend == Backend.Threads
                    ? ThreadKeeper.For(spec, pool, (name, mark) => WorkerActor.PropsFor(name, mark, plan.ReportInterval))
                    : ProcessKeeper.For(spec, pool, plan.Launcher),
            $"keeper-{number}");
        _members.Add(number, new PoolMember(spec.Name, keeper) { IsElsewhere = isElsewhere });
    }

    /// <summary>The worker's initializer threw: it is no use.</summary>
    public void Reject(PoolMember member, Exception fault)
    {
        FirstFailedStart ??= new(plan.Name, new ExitReason(null, null, $"its initializer threw {fault.GetType().Name}"), [], fault);
        member.Keeper.Tell(new KillWorker($"its initializer threw {fault.GetType().Name}"));
    }

    /// <summary>The worker has ended. False when that was known: deaths may be told twice.</summary>
    /// <param name="gone">Its keeper's word.</param>
    /// <param name="isForgiven">Whether it is no failed start that the pool would break for.</param>
    public bool Strike(WorkerGone gone, bool isForgiven)
    {
        if (!_gone.Add(gone.Worker))
        {
            return false;
        }

        if (!isForgiven && Find(gone.Worker) is { IsReady: false })
        {
            FirstFailedStart ??= new(plan.Name, gone.Reason, gone.LastErrors);
        }

        return true;
    }

    /// <summary>It ran nothing when it ended, or was not to be believed.</summary>
    public void NoteIdleLoss(WorkerGone gone) =>
        FirstIdleLoss = new(plan.Name, $"{plan.Rules.LossTries} workers in a row ended while they ran nothing, or misreported; the first", gone.Reason, gone.LastErrors, null);

    /// <summary>Nothing is asked about a worker that ended any more.</summary>
    public void Forget(int worker) => _members.Remove(worker);

    /// <summary>Lets one go.</summary>
    public void Dismiss(PoolMember member, object order)
    {
        member.IsDismissed = true;
        member.Keeper.Tell(order);
    }

    /// <summary>Lets all of them go.</summary>
    public void Dismiss(object order)
    {
        foreach (var member in _members.Values)
        {
            Dismiss(member, order);
        }
    }

    public PoolWorker[] Roster()
    {
        var roster = new List<PoolWorker>(_members.Count);
        foreach (var member in _members.Values)
        {
            if (member.IsReady)
            {
                roster.Add(new PoolWorker(member.Name, member.ProcessId, member.Machine));
            }
        }

        return roster.ToArray();
    }

    private int CountHere() => _members.Values.Count(static member => member is { IsElsewhere: false, IsDismissed: false });
}

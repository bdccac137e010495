namespace Troupe.Pools;

/// <summary>How many workers a pool wants: so many of this machine, and of others as many as there are, up to a number. Always one, so that somebody waits for the first.</summary>
internal sealed class StaffTarget(PoolPlan plan)
{
    private readonly bool _isRemote = plan.Backend == Backend.Remote;
    private int _mostElsewhere = plan.Remote?.Most ?? 0;
    private int _offered;

    /// <summary>Of this machine.</summary>
    public int Here { get; private set; } = plan.Backend == Backend.Remote ? 0 : plan.Rules.Workers;

    public int Wanted => Math.Clamp(Here + Math.Min(_mostElsewhere, _offered), 1, PoolRules.MostWorkers);

    /// <summary>Other machines have so many workers for it.</summary>
    public int Offer(int count)
    {
        _offered = count;
        return Wanted;
    }

    /// <summary>The caller wants so many: of other machines where there are only those, else of this one.</summary>
    public int Resize(int workers)
    {
        if (_isRemote)
        {
            _mostElsewhere = workers;
        }
        else
        {
            Here = workers;
        }

        return Wanted;
    }
}

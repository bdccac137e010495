namespace Troupe.Pools;

using Troupe.Workers;

/// <summary>Makes <see cref="PoolProgress"/> of what the pool's actor sees, not too often, and never more than the last one waits.</summary>
internal sealed class JobProgress(Action<PoolProgress> sink, SerialWork outside, TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private long _told;
    private bool _posted;
    private PoolProgress _latest;

    /// <summary>Asked of the actor, after an outcome.</summary>
    public void Update(JobEntry job, long failed)
    {
        var now = time.GetTimestamp();
        if (!job.IsDone && time.GetElapsedTime(_told == 0 ? _start : _told, now) < s_interval)
        {
            return;
        }

        _told = now;
        var seconds = Math.Max(time.GetElapsedTime(_start, now).TotalSeconds, 1e-6);
        var rate = job.Finished / seconds;
        var left = job.Available - job.Finished;
        Tell(new PoolProgress(
            job.Finished - failed,
            failed,
            job.Next - job.Finished,
            job.Ended ? job.Available : null,
            rate,
            job.Ended && rate > 0 && left / rate < TimeSpan.MaxValue.TotalSeconds / 2 ? TimeSpan.FromSeconds(left / rate) : null));
    }

    private void Tell(PoolProgress progress)
    {
        lock (_gate) // Against Deliver: the sink may be slow, and then gets the latest only.
        {
            _latest = progress;
            if (_posted)
            {
                return;
            }

            _posted = true;
        }

        outside.Post(Deliver);
    }

    private void Deliver()
    {
        PoolProgress latest;
        lock (_gate) // Against Tell.
        {
            (latest, _posted) = (_latest, false);
        }

        sink(latest);
    }
}

namespace Troupe.Actors.Tests.Pools;

using Troupe.Pools;
using Xunit;

public sealed class JobLineTests
{
    [Fact]
    public void Many_that_were_cancelled_are_not_kept_and_the_others_stay_in_their_order()
    {
        var line = new JobLine();
        var jobs = Enumerable.Range(0, 1_000).Select(static i => new JobEntry(i) { Available = 1, Ended = true, Priority = i % 2 }).ToList();
        jobs.ForEach(line.Join);

        foreach (var job in jobs.Where(static job => job.Id % 10 >= 2))
        {
            job.Cancelled = true;
            line.Leave(job);
        }

        Assert.InRange(jobs.Count(static job => job is { Cancelled: true, InLine: true }), 0, 200);
        var turns = new List<long>();
        while (line.Peek() is { } first)
        {
            turns.Add(first.Id);
            first.Next++;
            line.Rotate(first);
        }

        Assert.Equal(jobs.Where(static job => !job.Cancelled).OrderByDescending(static job => job.Priority).ThenBy(static job => job.Id).Select(static job => job.Id), turns);
        Assert.DoesNotContain(jobs, static job => job.InLine);
    }
}

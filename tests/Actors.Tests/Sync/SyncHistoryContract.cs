namespace Troupe.Actors.Tests.Sync;

using System.Diagnostics;
using Troupe.Actors.Tests.Peers;
using Troupe.Actors.Tests.Pools;
using Xunit;
using Seen = (long Invoked, long Completed, int What, int Result);

/// <summary>What four saw of a semaphore and of an event, all at once, could have come from one operation after another.</summary>
public abstract class SyncHistoryContract(Backend backend) : OnBackend(backend)
{
    private const int Acquire = 0;
    private const int Try = 1;
    private const int Release = 2;
    private const int Count = 3;
    private const int Set = 4;
    private const int Clear = 5;
    private const int Look = 6;

    [Fact]
    public async Task What_four_saw_of_a_semaphore_under_load_can_be_put_in_one_order()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var semaphore = SharedSemaphore.CreateBounded(2);

        var seen = await pool.MapAsync(
            async (int me) =>
            {
                List<Seen> mine = [];
                for (var i = 0; i < 80; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    var tries = (i + me) % 3 == 0;
                    var lease = tries ? await semaphore.TryAcquireAsync(TimeSpan.Zero) : await semaphore.AcquireAsync();
                    mine.Add((start, Stopwatch.GetTimestamp(), tries ? Try : Acquire, lease is null ? 0 : 1));
                    start = Stopwatch.GetTimestamp();
                    var before = lease is null ? await semaphore.CountAsync() : await semaphore.ReleaseAsync();
                    mine.Add((start, Stopwatch.GetTimestamp(), lease is null ? Count : Release, before));
                }

                return mine;
            },
            [0, 1, 2, 3]).WaitAsync(Patience);

        Assert.Null(Linearizability.FaultIn(History(seen), 2, static (free, asked) => asked switch
        {
            Acquire => free > 0 ? (free - 1, 1) : null,
            Try => free > 0 ? (free - 1, 1) : (free, 0),
            Release => (free + 1, free),
            _ => (free, free),
        }));
    }

    [Fact]
    public async Task What_four_saw_of_an_event_under_load_can_be_put_in_one_order()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var signal = SharedEvent.Create();

        var seen = await pool.MapAsync(
            async (int me) =>
            {
                List<Seen> mine = [];
                for (var i = 0; i < 100; i++)
                {
                    var (start, what, result) = (Stopwatch.GetTimestamp(), Look, false);
                    switch ((i + me) % 5)
                    {
                        case 0:
                            await signal.SetAsync();
                            what = Set;
                            break;
                        case 2:
                            await signal.ClearAsync();
                            what = Clear;
                            break;
                        case 4:
                            result = await signal.WaitAsync(TimeSpan.FromMilliseconds(1)); // What it says was so at one moment of it.
                            break;
                        default:
                            result = await signal.IsSetAsync();
                            break;
                    }

                    mine.Add((start, Stopwatch.GetTimestamp(), what, result ? 1 : 0));
                }

                return mine;
            },
            [0, 1, 2, 3]).WaitAsync(Patience);

        Assert.Null(Linearizability.FaultIn<bool, int, int>(History(seen), false, static (isSet, asked) => asked switch
        {
            Set => (true, 0),
            Clear => (false, 0),
            _ => (isSet, isSet ? 1 : 0),
        }));
    }

    private static IEnumerable<Observed<int, int>> History(IEnumerable<List<Seen>> seen) =>
        seen.SelectMany(static (mine, me) => mine.Select(did => new Observed<int, int>(me, did.Invoked, did.Completed, did.What, did.Result)));
}

public sealed class ThreadSyncHistoryTests() : SyncHistoryContract(Backend.Threads);

public sealed class ProcessSyncHistoryTests() : SyncHistoryContract(Backend.Processes);

namespace Troupe.Actors.Tests.Channels;

using System.Diagnostics;
using System.Globalization;
using Troupe.Actors.Tests.Peers;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>What a queue does between many at once.</summary>
public abstract class QueueLoadContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task Squares_come_back_through_a_queue()
    {
        await using var pool = await StartAsync();
        await using var tasks = SharedQueue.Create<int?>();
        await using var squares = SharedQueue.Create<(int Number, int Square)>();
        var working = Enumerable.Range(0, 2).Select(_ => pool.Submit(async () =>
        {
            while (await tasks.GetAsync() is { } number)
            {
                await squares.PutAsync((number, number * number));
            }
        })).ToList();
        foreach (var number in Enumerable.Range(0, 10))
        {
            await tasks.PutAsync(number).WaitAsync(Patience);
        }

        await tasks.PutManyAsync([null, null]).WaitAsync(Patience);
        await Task.WhenAll(working.Select(static one => one.Task)).WaitAsync(Patience);
        await squares.ShutdownAsync().WaitAsync(Patience);
        List<(int Number, int Square)> received = [];
        await foreach (var square in squares.ReadAllAsync())
        {
            received.Add(square);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(static number => (number, number * number)), received.Order());
    }

    [Fact]
    public async Task What_four_saw_of_a_queue_under_load_can_be_put_in_one_order()
    {
        await using var pool = await StartAsync(workers: 4);
        await using var queue = SharedQueue.Create<int>(capacity: 3);

        var seen = await pool.MapAsync(me => UseAsync(queue, me), Enumerable.Range(0, 4)).WaitAsync(Patience);

        var history = seen.SelectMany((mine, me) => mine.Select(did => new Observed<(int Verb, int Item), int>(me, did[3], did[4], ((int)did[0], (int)did[1]), (int)did[2]))).ToList();
        Assert.Equal(4 * 120, history.Count);
        Assert.Null(Linearizability.FaultIn(history, "", Step));
    }

    private static async Task<long[][]> UseAsync(SharedQueue<int> queue, int me)
    {
        var random = new Random(me);
        List<long[]> did = [];
        for (var i = 0; i < 120; i++)
        {
            var (verb, item) = (random.Next(5), (me * 1000) + i + 1);
            var invoked = Stopwatch.GetTimestamp();
            var result = verb switch
            {
                0 or 1 => await queue.TryPutAsync(item, TimeSpan.Zero) ? 1 : 0,
                2 or 3 => (await queue.TryGetAsync(TimeSpan.Zero)).Item,
                _ => await queue.CountAsync(),
            };
            did.Add([verb, item, result, invoked, Stopwatch.GetTimestamp()]);
        }

        return [.. did];
    }

    // The items, in their order, with commas.
    private static (string Next, int Result)? Step(string state, (int Verb, int Item) asked)
    {
        var items = state.Length == 0 ? [] : state.Split(',');
        return asked.Verb switch
        {
            0 or 1 when items.Length == 3 => (state, 0),
            0 or 1 => (string.Join(',', items.Append(asked.Item.ToString(CultureInfo.InvariantCulture))), 1),
            2 or 3 when items.Length == 0 => (state, 0),
            2 or 3 => (string.Join(',', items.Skip(1)), int.Parse(items[0], CultureInfo.InvariantCulture)),
            _ => (state, items.Length),
        };
    }
}

public sealed class ThreadQueueLoadTests() : QueueLoadContract(Backend.Threads);

public sealed class ProcessQueueLoadTests() : QueueLoadContract(Backend.Processes);

namespace Troupe.Actors.Tests.Wire;

using System.Collections.Concurrent;
using Troupe.Code;
using Troupe.Payload;
using Troupe.Wire;
using Troupe.Workers;
using Xunit;

/// <summary>No message reaches 64 KiB, whatever a user's functions take, give, capture or throw.</summary>
public sealed class MessageSizeTests : IDisposable
{
    private const int Most = 64 * 1024;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<(string Manifest, int Size)> _seen = [];

    public MessageSizeTests() => WireSerializer.Watch = (manifest, size) => _seen.Enqueue((manifest, size));

    public void Dispose() => WireSerializer.Watch = null;

    [Fact]
    public async Task Large_captured_values_with_large_items_and_results_stay_below()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new PoolOptions { ChunkSize = 7, Name = new string('n', 200) }).WaitAsync(s_patience);
        foreach (var (captured, item) in new[] { (15_000, 5_000), (20_000, 6_000), (100, 50_000) })
        {
            var kept = new byte[captured];

            var results = await pool.MapAsync(bytes => new byte[kept.Length + bytes.Length], Enumerable.Repeat(new byte[item], 21)).WaitAsync(s_patience);

            Assert.All(results, result => Assert.Equal(captured + item, result.Length));
        }

        AllBelow();
    }

    [Fact]
    public async Task Many_large_failures_stay_below()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new PoolOptions { ChunkSize = 100 }).WaitAsync(s_patience);

        var failed = await Assert.ThrowsAsync<ItemsFailedException>(
            () => pool.MapAsync(x => x % 3 == 0 ? throw new InvalidOperationException(new string('\u4e16', 3_000)) : new string('x', 500), Enumerable.Range(0, 300)).WaitAsync(s_patience));

        Assert.Equal(100, failed.Failures.Count);
        AllBelow();
    }

    [Fact]
    public async Task Results_with_many_handles_stay_below_or_fail_by_themselves()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1, new PoolOptions { ChunkSize = 4 }).WaitAsync(s_patience);

        var failed = await Assert.ThrowsAsync<ItemsFailedException>(
            () => pool.MapAsync(count => Enumerable.Range(0, count).Select(_ => SharedQueue.Create<int>()).ToArray(), [100, 100, 2_000, 100]).WaitAsync(s_patience));

        var (index, error) = (Assert.Single(failed.Failures).Index, failed.Failures[0].Error);
        Assert.Equal(2, index);
        Assert.IsType<CannotTravelException>(error);
        AllBelow();
    }

    [Fact]
    public async Task Large_closures_tuples_and_initializers_arguments_stay_below()
    {
        var (lines, bytes) = (Enumerable.Range(0, 20_000).Select(i => $"line {i}").ToList(), new byte[1_000_000]);
        var options = new PoolOptions { Initializer = () => AppContext.SetData("lines", lines.Count + bytes.Length) };
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 2, options).WaitAsync(s_patience);

        var (texts, numbers) = (new string('x', 100_000), new double[50_000]);
        var sums = await pool.StarMapAsync((string text, double[] array, int number) => text.Length + array.Length + number, Enumerable.Range(0, 10).Select(i => (texts, numbers, i)))
            .WaitAsync(s_patience);
        var captured = await pool.MapAsync(i => lines[i].Length + bytes.Length, Enumerable.Range(0, 10)).WaitAsync(s_patience);
        var single = await pool.ApplyAsync(() => lines.Count + bytes.Length).WaitAsync(s_patience);

        Assert.Equal(Enumerable.Range(150_000, 10), sums);
        Assert.Equal(Enumerable.Repeat(1_000_006, 10), captured);
        Assert.Equal((1_020_000, 1_020_000), (single, await pool.ApplyAsync(static () => (int)AppContext.GetData("lines")!).WaitAsync(s_patience)));
        AllBelow();
    }

    [Fact]
    public async Task Large_exceptions_with_many_inside_stay_below()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => pool.ApplyAsync(static () => { throw Deep(60); }).WaitAsync(s_patience));

        Assert.Contains("level 60", error.Message);
        AllBelow();
    }

    [Fact]
    public async Task A_report_that_is_too_large_is_refused_where_it_is_made()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 1).WaitAsync(s_patience);

        await pool.ApplyAsync(static () => WorkerContext.Current!.Report(new byte[30_000])).WaitAsync(s_patience);
        await Assert.ThrowsAsync<CannotTravelException>(() => pool.ApplyAsync(static () => WorkerContext.Current!.Report(new byte[70_000])).WaitAsync(s_patience));
        await Assert.ThrowsAsync<CannotTravelException>(() => pool.ApplyAsync(static () => WorkerContext.Current!.Report(new string('\u4e16', 40_000))).WaitAsync(s_patience));

        AllBelow();
    }

    [Fact]
    public async Task The_last_words_of_a_lost_worker_stay_below_when_they_go_to_another()
    {
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, 2, new PoolOptions { MaxAttempts = 1, Output = _ => { } }).WaitAsync(s_patience);

        // A task of the pool calls another that dies: what is known of that goes to the first one's worker.
        var told = await pool.ApplyAsync(
            async () =>
            {
                try
                {
                    return await pool.ApplyAsync(
                        static () =>
                        {
                            for (var i = 0; i < 30; i++)
                            {
                                Console.Error.WriteLine(new string('\u4e16', 20_000));
                            }

                            Environment.Exit(3);
                            return "";
                        });
                }
                catch (Exception lost)
                {
                    return lost.Message;
                }
            }).WaitAsync(s_patience);

        Assert.Contains("code 3", told);
        Assert.Contains(_seen, message => message.Manifest == NestedOutcome.Manifest);
        AllBelow();
    }

    [Fact]
    public void A_function_of_endless_type_names_is_refused() => Assert.Throws<CannotTravelException>(() => Grow<int>(12));

    [Fact]
    public void A_captured_value_reaches_later_chunks_although_the_chunk_that_brought_it_was_taken_back()
    {
        var memory = new RunnerMemory("w", null);
        var factor = 3;
        var function = ShippedFunction.Of(Call.Of((int x) => x * factor));
        using var captured = new PayloadWriter();
        function.WriteCaptured(captured);
        memory.Define(1, function.Reference);
        var brought = new RunChunk(1, 9, 1, 0, 1, 1, false, Parcel.Pack(captured), Packed(1));
        var first = new WireChunk(brought, ActorRefs.Nobody, ActorRefs.Nobody);
        Assert.True(first.TryTakeBack());
        Assert.True(first.RunAsync(memory).IsCompletedSuccessfully);

        var call = memory.Call<int, int>(9, ReceivedFunction.Resolve(function.Reference), null);

        Assert.Equal(21, call.Invoke(7, default));
    }

    private static Parcel Packed(int item)
    {
        using var writer = new PayloadWriter();
        Codec<int>.Instance.WriteMany(writer, [item]);
        return Parcel.Pack(writer);
    }

    private static void Grow<T>(int depth)
    {
        if (depth == 0)
        {
            ShippedFunction.Of(Call.Of((Func<List<T>, int>)Count));
        }
        else
        {
            Grow<KeyValuePair<T, T>>(depth - 1);
        }
    }

    private static Exception Deep(int levels) => levels == 0
        ? new FormatException(new string('z', 30_000))
        : new InvalidOperationException($"level {levels} {new string('\u4e16', 5_000)}", Deep(levels - 1));

    private static int Count<T>(List<T> items) => items.Count;

    private void AllBelow()
    {
        Assert.Contains(_seen, message => message.Manifest == ChunkReport.Manifest);
        Assert.All(_seen, message => Assert.True(message.Size < Most, $"{message.Manifest} has {message.Size} bytes"));
    }
}

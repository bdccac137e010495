namespace Troupe.Actors.Tests.Pools;

using Troupe.Actors.Tests.Payload;
using Xunit;

/// <summary>Types with a codec of their own as arguments, results and captured variables, on every backend.</summary>
public abstract class OwnCodecContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task They_go_there_and_back_small_and_large()
    {
        await using var pool = await StartAsync();
        var note = new OwnCodecTests.Order { Number = 100 };

        var orders = await pool.MapAsync(
            order =>
            {
                var priced = new OwnCodecTests.Order { Number = order.Number + note.Number };
                priced.Lines.AddRange(order.Lines);
                return priced;
            },
            new[] { Order(1, 1), Order(2, 20_000), Order(3, 0) }).WaitAsync(Patience);

        Assert.Equal([101, 102, 103], orders.Select(order => order.Number));
        Assert.Equal([1, 20_000, 0], orders.Select(order => order.Lines.Count));
        Assert.Equal("item 19999", orders[1].Lines[^1].What);
    }

    [Fact]
    public async Task The_engine_s_own_serializer_serves_where_a_type_says_so()
    {
        await using var pool = await StartAsync();

        var trip = await pool.ApplyAsync(
            static (OwnCodecTests.Trip trip) => trip with { Name = trip.Name + "!" }, new OwnCodecTests.Trip("out", [new(1, default)], [])).WaitAsync(Patience);

        Assert.Equal(("out!", 1), (trip.Name, trip.Legs[0].Kilometres));
    }

    private static OwnCodecTests.Order Order(int number, int lines)
    {
        var order = new OwnCodecTests.Order { Number = number };
        order.Lines.AddRange(Enumerable.Range(0, lines).Select(i => new OwnCodecTests.Line { What = $"item {i}", Price = i }));
        return order;
    }
}

public sealed class OwnCodecOnThreadsTests() : OwnCodecContract(Backend.Threads);

public sealed class OwnCodecInProcessesTests() : OwnCodecContract(Backend.Processes)
{
    private static readonly OwnCodecTests.Touchy s_good = new(false, false), s_unwritable = new(true, false), s_unreadable = new(false, true);

    [Fact]
    public async Task A_codec_that_throws_at_the_caller_fails_the_call_by_the_type_s_name()
    {
        await using var pool = await StartAsync();

        var refused = Assert.Throws<CannotTravelException>(() => { _ = pool.ApplyAsync(static (OwnCodecTests.Touchy x) => 1, s_unwritable); });

        Assert.Contains("Touchy", refused.Member);
        Assert.Throws<CannotTravelException>(() =>
        {
            var captured = s_unwritable;
            _ = pool.ApplyAsync(() => captured.CannotRead);
        });
    }

    [Fact]
    public async Task A_codec_that_throws_at_the_worker_fails_its_item_alone()
    {
        await using var pool = await StartAsync(new PoolOptions { ChunkSize = 10 });

        var outcomes = await pool.TryMapAsync(static x => x.CannotRead, [s_good, s_unreadable, s_good, s_unwritable, s_good]).WaitAsync(Patience);

        Assert.Equal([true, false, true, false, true], outcomes.Select(outcome => outcome.Succeeded));
        Assert.Contains("could not read it: no light", Assert.IsType<CannotTravelException>(outcomes[1].Error).Message);
        Assert.Contains("could not write it: no ink", Assert.IsType<CannotTravelException>(outcomes[3].Error).Message);
    }

    [Fact]
    public async Task A_codec_that_throws_with_a_result_fails_its_item_alone()
    {
        await using var pool = await StartAsync(new PoolOptions { ChunkSize = 10 });

        var outcomes = await pool.TryMapAsync(static i => new OwnCodecTests.Touchy(i == 1, i == 3), Enumerable.Range(0, 5)).WaitAsync(Patience);

        Assert.Equal([true, false, true, false, true], outcomes.Select(outcome => outcome.Succeeded));
        Assert.Contains("no ink", Assert.IsType<CannotTravelException>(outcomes[1].Error).Message);
        Assert.Contains("no light", Assert.IsType<CannotTravelException>(outcomes[3].Error).Message);
    }
}

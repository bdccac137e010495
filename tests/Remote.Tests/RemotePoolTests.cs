namespace Troupe.Remote.Tests;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>What a pool does on every backend, on workers of an agent.</summary>
public sealed class RemotePoolTests() : PoolContract(ListeningHost.With(Backend.Remote)), IClassFixture<RemotePoolTests.OneAgent>
{
    [Fact]
    public async Task Large_captured_values_and_large_values_of_the_host_s_queues_are_read_elsewhere_and_nothing_stays_lent()
    {
        await using var pool = await StartAsync();
        await using var queue = SharedQueue.Create<byte[]>();
        var captured = new byte[3_000_000];
        captured[^1] = 7;
        await queue.PutAsync(captured).WaitAsync(Patience);

        Assert.Equal((3_000_000, 7), await pool.ApplyAsync(() => (captured.Length, (int)captured[^1])).WaitAsync(Patience));
        Assert.Equal(3_000_000, await pool.ApplyAsync(async () => (await queue.GetAsync()).Length).WaitAsync(Patience));
        // What was lent comes back when the workers have said that they are done.
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Troupe.Payload.Segments.Count != 0)
        {
            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    [Fact]
    public async Task What_a_worker_elsewhere_puts_into_a_queue_has_a_bound_and_the_error_says_which()
    {
        await using var pool = await StartAsync();
        await using var queue = SharedQueue.Create<byte[]>();

        var refused = await Assert.ThrowsAsync<CannotTravelException>(() => pool.ApplyAsync(() => queue.PutAsync(new byte[100_000])).WaitAsync(Patience));

        Assert.Contains("at most 40960 bytes", refused.Message);
        Assert.Equal(0, await queue.CountAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task So_has_what_it_keeps_for_others_which_are_not_told_that_it_is_lost()
    {
        await using var pool = await StartAsync();
        var (value, queue) = await pool.ApplyAsync(static () => KeepLargeAsync()).WaitAsync(Patience);

        var refused = await Assert.ThrowsAsync<CannotTravelException>(() => value.GetAsync().WaitAsync(Patience));
        await Assert.ThrowsAsync<CannotTravelException>(() => queue.GetAsync().WaitAsync(Patience));

        Assert.Contains("40960 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await queue.CountAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Small_calls_go_on_while_large_results_come()
    {
        await using var pool = await StartAsync();
        var large = pool.MapAsync(static size => new byte[size], Enumerable.Repeat(20_000_000, 6), CancellationToken.None);

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(i, await pool.ApplyAsync(x => x, i).WaitAsync(Patience));
        }

        Assert.All(await large.WaitAsync(Patience), static result => Assert.Equal(20_000_000, result.Length));
    }

    [Fact]
    public async Task Many_small_results_that_are_too_much_together_come_in_parts()
    {
        await using var pool = await StartAsync(new PoolOptions { ChunkSize = 20 });

        var results = await pool.MapAsync(x => new byte[10_000 + x], Enumerable.Range(0, 60)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 60).Select(x => 10_000 + x), results.Select(result => result.Length));
    }

    private static async Task<(SharedValue<byte[]> Value, SharedQueue<byte[]> Queue)> KeepLargeAsync()
    {
        var queue = SharedQueue.Create<byte[]>();
        await queue.PutAsync(new byte[100_000]);
        return (SharedValue.Create(new byte[100_000]), queue);
    }

    public sealed class OneAgent : IAsyncLifetime
    {
        private AgentProcess? _agent;

        public async Task InitializeAsync() => _agent = await AgentProcess.JoinedAsync("--capacity", "4", "--name", "contract");

        public Task DisposeAsync()
        {
            _agent?.Dispose();
            return Task.CompletedTask;
        }
    }
}

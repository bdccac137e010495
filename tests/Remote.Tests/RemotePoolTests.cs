namespace Troupe.Remote.Tests;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>What a pool does on every backend, on workers of an agent.</summary>
public sealed class RemotePoolTests() : PoolContract(ListeningHost.With(Backend.Remote)), IClassFixture<RemotePoolTests.OneAgent>
{
    public override async Task Values_far_over_a_message_s_size_go_there_and_back()
    {
        // Until they stream: the error says what is too large, and the pool goes on.
        await using var pool = await StartAsync();

        var sent = await Assert.ThrowsAsync<ItemsFailedException>(() => pool.MapAsync(bytes => bytes.Length, [new byte[100_000], new byte[10]]).WaitAsync(Patience));
        var returned = await Assert.ThrowsAsync<ItemsFailedException>(() => pool.MapAsync(size => new byte[size], [10, 100_000]).WaitAsync(Patience));
        var captured = new byte[100_000];
        var captive = await Assert.ThrowsAsync<CannotTravelException>(() => pool.ApplyAsync(() => captured.Length).WaitAsync(Patience));

        Assert.Equal(0, Assert.Single(sent.Failures).Index);
        Assert.IsType<CannotTravelException>(sent.Failures[0].Error);
        Assert.Equal(1, Assert.Single(returned.Failures).Index);
        Assert.Contains("at most 40960 bytes", returned.Failures[0].Error.Message);
        Assert.Contains("captured 16384", captive.Message);
        Assert.Equal(3, await pool.ApplyAsync(() => 3).WaitAsync(Patience));
    }

    [Fact]
    public async Task Many_small_results_that_are_too_much_together_come_in_parts()
    {
        await using var pool = await StartAsync(new PoolOptions { ChunkSize = 20 });

        var results = await pool.MapAsync(x => new byte[10_000 + x], Enumerable.Range(0, 60)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 60).Select(x => 10_000 + x), results.Select(result => result.Length));
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

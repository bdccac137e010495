namespace Troupe.Actors.Tests.Spawning;

using Troupe.Actors.Tests.Peers;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Child processes killed at random moments, or whoever has started them and waits for them: the one's end is told, and the other's leaves nobody behind.</summary>
[Trait("Category", "Soak")]
public sealed class ChildDeathTests
{
    [Fact]
    public async Task Who_waits_for_a_child_that_is_killed_is_told_how_it_ended()
    {
        var random = new Random(Deaths.Number("TROUPE_CHAOS_SEED", 1));
        for (var kill = 0; kill < Deaths.Kills(3); kill++)
        {
            var process = ActorProcess.Spawn(
                static async Task<int> () =>
                {
                    while (true)
                    {
                        await Task.Yield();
                    }
                },
                new SpawnOptions { Output = static _ => { } });
            var joining = process.JoinAsync();
            if (random.Next(2) == 0)
            {
                await process.Started.WaitAsync(Deaths.Patience);
            }

            await Deaths.PauseAsync(random, most: 60); // Before it is up, while it comes up, or at work.
            if (process.ProcessId is { } number && random.Next(2) == 0)
            {
                Deaths.Kill(number);
            }
            else
            {
                process.Kill();
            }

            await joining.WaitAsync(Deaths.Patience);
            Assert.Equal((9, false), (process.Exit!.Signal, process.IsAlive));
            Assert.Equal(9, Assert.IsType<ProcessEndedException>(process.Exception).Reason.Signal);
            await Assert.ThrowsAsync<ProcessEndedException>(() => process.Result.WaitAsync(Deaths.Patience));
            Assert.DoesNotContain(process, ActorProcess.Children);
        }
    }

    [Fact]
    public Task Children_end_with_whoever_started_them_and_waits() => Deaths.InRoundsAsync(workers: 1, static async (pool, random) =>
    {
        await using var users = SharedQueue.Create<int>();
        await using var children = SharedQueue.Create<int>();
        var isDaemon = random.Next(2) == 0;
        var waiting = pool.Submit(async () =>
        {
            await users.PutAsync(Environment.ProcessId);
            var child = ActorProcess.Spawn(() => TellAndStayAsync(children), new SpawnOptions { IsDaemon = isDaemon });
            await child.JoinAsync();
            return "joined";
        });
        var process = await users.GetAsync().WaitAsync(Deaths.Patience);
        int? told = random.Next(3) == 0 ? null : await children.GetAsync().WaitAsync(Deaths.Patience); // Else it may still be coming up.
        await Deaths.PauseAsync(random, most: told is null ? 100 : 15);

        Deaths.Kill(process);

        Assert.Equal("killed", await Deaths.EndAsync(waiting.Task));
        await OnBackend.Eventually(() => told is not { } child || !Directory.Exists($"/proc/{child}"));
    });

    private static async Task TellAndStayAsync(SharedQueue<int> children)
    {
        await children.PutAsync(Environment.ProcessId);
        await Task.Delay(Timeout.Infinite);
    }
}

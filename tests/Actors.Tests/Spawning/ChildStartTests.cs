namespace Troupe.Actors.Tests.Spawning;

using System.Runtime.InteropServices;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>What comes between a child's start and its first line.</summary>
public sealed class ChildStartTests() : OnBackend(Backend.Processes)
{
    private const int AddressSpace = 9; // RLIMIT_AS

    // The threads that it has stay, and nothing is compiled anew: whatever comes or goes makes room or takes it.
    private static readonly Dictionary<string, string?> s_nothingComesAndGoes = new()
    {
        ["DOTNET_ThreadPool_ThreadTimeoutMs"] = "-1",
        ["DOTNET_TieredCompilation"] = "0",
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_that_comes_during_the_start_takes_effect(bool kills)
    {
        for (var round = 0; round < 5; round++)
        {
            var process = new SleepingProcess(new SpawnOptions());
            // At its first moment, before it has an actor.
            var order = new Thread(() =>
            {
                while (!process.IsAlive)
                {
                    Thread.SpinWait(1);
                }

                (kills ? (Action)process.Kill : process.Terminate)();
            });
            order.Start();

            process.Start();

            Assert.True(await process.JoinAsync(Patience));
            order.Join();
            Assert.Equal((9, kills ? "killed before it began" : "terminated before it began"), (process.Exit!.Signal, process.Exit.Detail));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_cannot_be_started_has_ended_with_the_reason(bool isThread)
    {
        // In a process of its own, which has no room for another thread's stack.
        var process = ActorProcess.Spawn(StartWithoutRoom, isThread, new SpawnOptions { Environment = s_nothingComesAndGoes });

        Assert.Equal(("OutOfMemoryException", "OutOfMemoryException", false, true), await process.Result.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_a_child_threw_is_made_again_away_from_the_actors()
    {
        using var began = new Mark();
        var beganAt = began.Path;
        var process = ActorProcess.Spawn(
            async token =>
            {
                await File.WriteAllTextAsync(beganAt, "", CancellationToken.None);
                using var told = new SemaphoreSlim(0);
                await told.WaitAsync(token).ContinueWith(static _ => { }, TaskScheduler.Default);
                throw new WitnessException("I have heard");
            },
            new SpawnOptions { TerminateGrace = Patience });
        await Eventually(() => began.IsSet);

        process.Terminate();

        Assert.True(await process.JoinAsync(Patience));
        Assert.NotEmpty(WitnessException.Stacks);
        Assert.All(WitnessException.Stacks, static stack => Assert.DoesNotContain(nameof(ReceiveActor), stack));
    }

    private static (string Thrown, string Kept, bool IsAlive, bool HasEnded) StartWithoutRoom(bool isThread)
    {
        using var letGo = new ManualResetEventSlim();
        var stacks = new List<Thread>();
        WarmUp();
        GetLimit(AddressSpace, out var limit);
        SetLimit(AddressSpace, limit with { Now = (ulong)Environment.SystemPageSize * ulong.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0]) });
        try
        {
            // The stacks of threads that have ended may be used again.
            try
            {
                while (stacks.Count < 100)
                {
                    var thread = new Thread(letGo.Wait, 256 * 1024) { IsBackground = true };
                    thread.Start();
                    stacks.Add(thread);
                }
            }
            catch (OutOfMemoryException)
            {
                return Start(isThread ? new SleepingThread() : new SleepingProcess(new SpawnOptions()));
            }

            return ("there is room", "", true, false);
        }
        finally
        {
            SetLimit(AddressSpace, limit);
            letGo.Set();
        }
    }

    // What a start loads is loaded.
    private static void WarmUp()
    {
        var process = new SleepingProcess(new SpawnOptions { IsDaemon = true });
        process.Start();
        process.Kill();
        process.JoinAsync().Wait();
    }

    private static (string, string, bool, bool) Start(ActorChild child)
    {
        try
        {
            child.Start();
            return ("none", "", child.IsAlive, false);
        }
        catch (Exception error)
        {
            return (error.GetType().Name, child.Exception?.GetType().Name ?? "none", child.IsAlive, child.Ended.IsCompleted);
        }
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimit(int resource, out Limit limit);

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int SetLimit(int resource, in Limit limit);

    private record struct Limit(ulong Now, ulong Most);

    private sealed class SleepingProcess(SpawnOptions options) : ActorProcess(options)
    {
        protected override void Run() => Thread.Sleep(600_000);
    }

    private sealed class SleepingThread : ActorThread
    {
        protected override void Run() => Thread.Sleep(600_000);
    }
}

namespace Troupe.Actors.Tests.Peers;

using System.Diagnostics;
using System.Globalization;

/// <summary>
/// What tests have in common in which processes are killed. <c>TROUPE_CHAOS_KILLS</c> says how many kills each of them makes; <c>TROUPE_CHAOS_SEED</c> repeats a run's decisions.
/// </summary>
internal static class Deaths
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="otherwise">How many where nobody says.</param>
    public static int Kills(int otherwise) => Number("TROUPE_CHAOS_KILLS", otherwise);

    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    public static void Kill(int process)
    {
        using var killed = Process.GetProcessById(process);
        killed.Kill();
    }

    /// <summary>Rounds with one kill each, on worker processes of one pool. A failure says in which round, and how to repeat it.</summary>
    /// <param name="workers">How many.</param>
    /// <param name="round">Is given the pool and what it decides by.</param>
    /// <param name="otherwise">As <see cref="Kills"/>.</param>
    public static async Task InRoundsAsync(int workers, Func<WorkerPool, Random, Task> round, int otherwise = 3)
    {
        var (kills, seed) = (Kills(otherwise), Number("TROUPE_CHAOS_SEED", Environment.TickCount & 0xFFFF));
        var random = new Random(seed);
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers, new() { MaxAttempts = 1 }).WaitAsync(Patience);
        for (var i = 0; i < kills; i++)
        {
            try
            {
                await round(pool, random).WaitAsync(3 * Patience);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"With TROUPE_CHAOS_SEED={seed}, in round {i}: {fault.Message}", fault);
            }
        }
    }

    /// <summary>Any moment: what goes on meanwhile is hit wherever it is then.</summary>
    public static async Task PauseAsync(Random random, int most = 15)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(1, most)));
        await ticks.WaitForNextTickAsync();
    }

    /// <summary>How a job ended: what it gave, or <c>killed</c>.</summary>
    public static async Task<string> EndAsync(Task<string> job)
    {
        try
        {
            return await job.WaitAsync(Patience);
        }
        catch (WorkerLostException)
        {
            return "killed";
        }
    }

    /// <summary>What one who uses something tells, if that was kept by a process that died.</summary>
    public static async Task<string> LostAsync(Func<Task> use)
    {
        try
        {
            await use();
            return "done";
        }
        catch (PeerLostException)
        {
            return "lost";
        }
    }
}

namespace Troupe.Host.Soaking;

using System.Diagnostics;

/// <summary>Kills workers, and stops some for a moment, one at a time, for as long as a soak lasts.</summary>
internal sealed class Faults(Func<IEnumerable<int>> processes, Random random, TimeSpan pause)
{
    private static readonly TimeSpan s_longestStop = TimeSpan.FromMilliseconds(500);

    public int Kills { get; private set; }

    public int Stops { get; private set; }

    public async Task InjectAsync(CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(pause * (0.5 + random.NextDouble()), over);
                var alive = processes().ToArray();
                if (alive.Length == 0)
                {
                    continue; // All are on their way.
                }

                var victim = alive[random.Next(alive.Length)];
                if (random.Next(4) > 0)
                {
                    Kills += await SignalAsync("KILL", victim) ? 1 : 0;
                }
                else if (await SignalAsync("STOP", victim))
                {
                    Stops++;
                    await Task.Delay(s_longestStop * random.NextDouble(), CancellationToken.None); // Nobody is left stopped.
                    await SignalAsync("CONT", victim);
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return;
        }
    }

    // False when it had ended by itself just before.
    private static async Task<bool> SignalAsync(string signal, int process)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", $"{process}"]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
        return kill.ExitCode == 0;
    }
}

namespace Troupe.EndToEnd.Tests.Running;

/// <summary>Waits for what another process does; it cannot tell us, so we look.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <exception cref="TimeoutException">The condition did not come to hold within <paramref name="limit"/>.</exception>
    public static async Task HoldsAsync(Func<bool> condition, TimeSpan limit, string what)
    {
        using var timer = new PeriodicTimer(Pause);
        using var patience = new CancellationTokenSource(limit);
        while (!condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                // This process may have been the one that stood still.
                if (condition())
                {
                    return;
                }

                throw new TimeoutException($"Not within {limit.TotalSeconds:N0} s: {what}.");
            }
        }
    }
}

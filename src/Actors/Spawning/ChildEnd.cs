namespace Troupe.Spawning;

using Troupe.Peers;

/// <summary>The end of a child process whose function is over, as that process does it.</summary>
internal static class ChildEnd
{
    /// <summary>Says what is to be said, waits for what this process has started itself, and exits. Ignored where it makes no sense: in a host.</summary>
    public static void Begin(EndChild order)
    {
        if (Node.Current.IsWorker)
        {
            // Most have nothing to say and nobody to wait for: they go without what tasks would load first.
            if (order.Errors.Length == 0 && !ChildrenHere.HasAny)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static end => Environment.Exit(end.ExitCode), order, preferLocal: false);
            }
            else
            {
                _ = Task.Run(() => ExitAsync(order));
            }
        }
    }

    private static async Task ExitAsync(EndChild order)
    {
        try
        {
            if (order.Errors.Length > 0)
            {
                await Console.Error.WriteLineAsync(order.Errors).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // User code has closed it: nobody can be told, and the exit code still says that it failed.
        }

        await ChildrenHere.OthersEndedAsync().ConfigureAwait(false);
        Environment.Exit(order.ExitCode);
    }
}

namespace Troupe.Engine;

/// <summary>
/// Starts threads. .NET has none to give when descriptors or memory are short: starting one throws, on whatever thread wanted it, which would end the process.
/// So it is tried again in a moment: what a link has to do waits for that, and nothing else.
/// </summary>
internal static class PatientStart
{
    private const int Pause = 50; // ms
    private static readonly ManualResetEvent s_never = new(false);

    /// <summary>True: it has started. False: there is no thread to be had.</summary>
    public static bool TryStart(Thread thread)
    {
        try
        {
            thread.UnsafeStart();
            return true;
        }
        catch (Exception none) when (none is OutOfMemoryException or ThreadStartException)
        {
            return false;
        }
    }

    /// <summary>Does this in a moment.</summary>
    public static void Later(Action again)
    {
        try
        {
            _ = Task.Delay(Pause).ContinueWith(static (_, again) => ((Action)again!)(), again, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        catch (Exception none) when (none is OutOfMemoryException or ThreadStartException)
        {
            // .NET's timers have a thread of their own, which the first timer starts.
            ThreadPool.UnsafeQueueUserWorkItem(static again =>
            {
                s_never.WaitOne(Pause);
                again();
            }, again, preferLocal: false);
        }
    }
}

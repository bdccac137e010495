namespace Troupe.Engine.Testing;

/// <summary>The one place where the kit holds a test's thread.</summary>
internal static class Blocking
{
    /// <summary>Waits for a task that other threads complete; false when the time is out.</summary>
    internal static bool Wait(Task task, TimeSpan timeout) => ((IAsyncResult)task).AsyncWaitHandle.WaitOne(timeout);

    /// <summary>The result of a task that has already ended, or the fault it ended with.</summary>
    internal static T Ended<T>(ValueTask<T> task)
    {
        if (!task.IsCompleted) throw new InvalidOperationException("A blocking expectation must have ended when it returns.");
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Lets <paramref name="interval"/> pass.</summary>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile.</exception>
    internal static void Pause(TimeSpan interval, CancellationToken cancellation)
    {
        if (cancellation.WaitHandle.WaitOne(interval)) cancellation.ThrowIfCancellationRequested();
    }
}

namespace Troupe.Workers;

/// <summary>
/// Where lines of worker processes wait for whoever takes them: a callback of the user's, or the console. Either may block for as long as it
/// likes, so it is never called by the thread that watches the children. Lines go out in the order they came, one at a time.
/// </summary>
/// <param name="output">Takes the lines; null: the console does.</param>
internal sealed class LineDesk(Action<WorkerLine>? output)
{
    private readonly SerialWork _deliveries = new();

    /// <summary>The console's, one a process.</summary>
    public static LineDesk OfConsole { get; } = new(null);

    /// <summary>Who takes the lines; null: the console.</summary>
    public Action<WorkerLine>? Output { get; } = output;

    /// <summary>Has a line delivered after all that were posted before. It must not throw.</summary>
    public void Post(Action delivery) => _deliveries.Post(delivery);

    /// <summary>Ends when all that was posted up to now is delivered; with a callback that never returns, never.</summary>
    public Task DeliveredAsync()
    {
        var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(delivered.SetResult);
        return delivered.Task;
    }
}

namespace Troupe.Hosting;

using Microsoft.Extensions.Logging;

/// <summary>What a pool's workers write and how they are lost, in the host's log.</summary>
internal sealed partial class PoolLog(ILogger logger)
{
    public void Write(WorkerLine line)
    {
        if (line.IsError)
        {
            Error(line.Worker, line.Text);
        }
        else
        {
            Output(line.Worker, line.Text);
        }
    }

    /// <summary>Logs each loss, and tells another one, too.</summary>
    public IProgress<LostWorker> Watch(IProgress<LostWorker>? other) => new Losses(this, other);

    [LoggerMessage(1, LogLevel.Information, "{Worker}: {Line}")]
    private partial void Output(string worker, string line);

    [LoggerMessage(2, LogLevel.Warning, "{Worker}: {Line}")]
    private partial void Error(string worker, string line);

    [LoggerMessage(3, LogLevel.Warning, "{Worker} (process {ProcessId}) was lost: {Reason}. Its last words: {LastErrors}")]
    private partial void Lost(string worker, int processId, string reason, string lastErrors);

    [LoggerMessage(4, LogLevel.Warning, "The pool '{Pool}' still works when the host's shutdown timeout is over; it is terminated.")]
    public partial void Terminating(string pool);

    private sealed class Losses(PoolLog log, IProgress<LostWorker>? other) : IProgress<LostWorker>
    {
        public void Report(LostWorker lost)
        {
            log.Lost(lost.Worker, lost.ProcessId, lost.Reason.ToString(), lost.LastErrors.Count == 0 ? "none" : string.Join('\n', lost.LastErrors));
            other?.Report(lost);
        }
    }
}

namespace Troupe.Actors.Tests.Workers;

using System.Threading.Channels;
using Troupe.Workers;

/// <summary>Writes down what a child process did.</summary>
internal sealed class ChildRecorder : IChildObserver
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<ExitReason> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Line(bool isError, string text) => _lines.Writer.TryWrite($"{(isError ? "err" : "out")}: {text}");

    public void Exited(ExitReason reason)
    {
        _lines.Writer.Complete();
        _exit.SetResult(reason);
    }

    public Task<ExitReason> Exit => _exit.Task.WaitAsync(s_patience);

    public ValueTask<string> NextLine() => _lines.Reader.ReadAsync(new CancellationTokenSource(s_patience).Token);

    public async Task<List<string>> AllLines()
    {
        await Exit;
        return await _lines.Reader.ReadAllAsync().ToListAsync();
    }
}

namespace Troupe.Hosting.Tests;

using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

/// <summary>A log that tests read and wait on.</summary>
internal sealed class Entries : ILoggerProvider
{
    private readonly Channel<Entry> _all = Channel.CreateUnbounded<Entry>();
    private readonly ConcurrentQueue<Entry> _passed = new();

    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, _all.Writer);

    /// <summary>The first entry like that, of those that came before or is waited for.</summary>
    public async Task<Entry> FirstAsync(Func<Entry, bool> wanted)
    {
        if (_passed.FirstOrDefault(wanted) is { } passed)
        {
            return passed;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var entry in _all.Reader.ReadAllAsync(patience.Token))
        {
            _passed.Enqueue(entry);
            if (wanted(entry))
            {
                return entry;
            }
        }

        throw new InvalidOperationException("The log has ended.");
    }

    public void Dispose() => _all.Writer.TryComplete();

    private sealed class Writer(string category, ChannelWriter<Entry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.TryWrite(new Entry(category, logLevel, formatter(state, exception)));
    }
}

internal sealed record Entry(string Category, LogLevel Level, string Text);

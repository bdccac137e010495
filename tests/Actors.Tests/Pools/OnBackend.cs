namespace Troupe.Actors.Tests.Pools;

using System.Diagnostics;
using Xunit;

/// <summary>What contract tests share.</summary>
public abstract class OnBackend(Backend backend)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected Backend Backend { get; } = backend;

    protected static int SpinFor(int milliseconds)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds)
        {
            Thread.SpinWait(100);
        }

        return milliseconds;
    }

    protected internal static Task Eventually(Func<bool> condition) => Eventually(() => Task.FromResult(condition()));

    protected internal static async Task Eventually(Func<Task<bool>> condition, Func<string>? otherwise = null, TimeSpan? within = null)
    {
        var start = Stopwatch.GetTimestamp();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (true)
        {
            var isLast = Stopwatch.GetElapsedTime(start) >= (within ?? Patience); // Asked before the look: who had no time for one while it was time has it now.
            if (await condition().WaitAsync(Patience))
            {
                return;
            }

            Assert.False(isLast, otherwise?.Invoke() ?? "what was waited for has not come");
            await ticks.WaitForNextTickAsync();
        }
    }

    protected Task<WorkerPool> StartAsync(PoolOptions? options = null, int workers = 2) =>
        WorkerPool.StartAsync(Backend, workers, options).WaitAsync(Patience);

    /// <summary>A file that is not there yet, by which functions in any process tell that they are at work or are let go.</summary>
    protected sealed class Mark : IDisposable
    {
        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"troupe-test-{Guid.NewGuid():N}");

        public bool IsSet => File.Exists(Path);

        public void Set() => File.WriteAllText(Path, "");

        public void Dispose() => File.Delete(Path);
    }

    /// <summary>A folder in which functions in any process leave files.</summary>
    protected sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("troupe-test-").FullName;

        public IReadOnlyList<string> Files => [.. Directory.GetFiles(Path).Select(file => System.IO.Path.GetFileName(file)).Order()];

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    /// <summary>Tells that it runs, and goes on when it may.</summary>
    protected static int Hold(string began, string letGo)
    {
        File.WriteAllText(began, "");
        while (!File.Exists(letGo))
        {
            Thread.Sleep(2);
        }

        return 7;
    }

    protected sealed class Told<T> : IProgress<T>
    {
        private readonly List<T> _values = [];

        public IReadOnlyList<T> Values
        {
            get
            {
                lock (_values)
                {
                    return [.. _values];
                }
            }
        }

        public void Report(T value)
        {
            lock (_values)
            {
                _values.Add(value);
            }
        }
    }
}

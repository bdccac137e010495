namespace Troupe.Host.Mapping;

using Spectre.Console;
using Troupe.Host.Lines;
using Troupe.Host.Methods;

/// <summary>One <c>troupe map</c>, from its arguments to its exit code.</summary>
internal static class MapSession
{
    public static async Task<int> RunAsync(MapRequest request)
    {
        // Everything that can be refused is refused before the output is emptied or a worker started.
        var method = MethodFinder.Find(UserAssembly.Load(request.Assembly), request.Method);
        var run = MapRun.Of(method);
        using var input = LineInput.Open(request.Input);
        await using var output = LineOutput.Open(request.Output, request.Input);

        // Results may go to standard output: what the user's method says to the console goes beside them.
        var console = Screen.Error();
        Console.SetOut(Console.Error);

        using var interrupt = new Interrupt();
        WorkerPool pool;
        try
        {
            pool = await StartPoolAsync(request, console, interrupt.Stop);
        }
        catch (OperationCanceledException) when (interrupt.ExitCode is { } code)
        {
            return code;
        }

        var progress = new MapProgress(input.Length);
        var failures = new FailureList();
        try
        {
            await new ProgressBar(console, progress, () => pool.Statistics)
                .ShowWhileAsync(() => run.RunAsync(pool, input, output, progress, failures, interrupt), HasRoomForProgress(request));
        }
        catch
        {
            await pool.TerminateAsync();
            throw;
        }

        var statistics = pool.Statistics;
        await (interrupt.Leave.IsCancellationRequested ? pool.TerminateAsync() : pool.DisposeAsync().AsTask());

        failures.WriteTo(Console.Error);
        await Console.Error.WriteLineAsync(MapSummary.Of(progress, statistics, request.Backend));
        if (input.Failure is { } failure)
        {
            throw failure;
        }

        return interrupt.ExitCode ?? (progress.Failed > 0 ? ExitCode.Failed : ExitCode.Success);
    }

    private static Task<WorkerPool> StartPoolAsync(MapRequest request, IAnsiConsole console, CancellationToken stop)
    {
        var options = new PoolOptions
        {
            Name = "map",
            MaxAttempts = request.MaxAttempts,
            Output = line => console.WriteLine($"{line.Worker}: {line.Text}"),
        };

        // Waited for from outside too: a signal must end the wait even when a worker hangs at its start.
        return WorkerPool.StartAsync(request.Backend, request.Workers, options, stop).WaitAsync(stop);
    }

    /// <summary>Not without a terminal, and not on one where the results themselves scroll by.</summary>
    private static bool HasRoomForProgress(MapRequest request) => !Console.IsErrorRedirected && (request.Output != "-" || Console.IsOutputRedirected);
}

namespace Troupe.Host.Mapping;

using Spectre.Console;
using Troupe.Host.Lines;

/// <summary>One <c>troupe map</c>, from its arguments to its exit code.</summary>
internal static class MapSession
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(0.25);

    public static async Task<int> RunAsync(MapRequest request)
    {
        var plan = await MapPlan.OfAsync(request);
        if (request.IsDryRun)
        {
            return await DryRun.ShowAsync(plan, Console.Out);
        }

        using var input = new ItemInput(plan.Files, plan.Format);
        await using var files = await MapFiles.OpenAsync(plan);

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
        var failures = new FailureList(record => input.PlaceOf(record));
        var results = new MapResults(files.Output, files.Errors, files.Journal, failures, progress);
        try
        {
            await new ProgressBar(console, progress, () => pool.Statistics)
                .ShowWhileAsync(() => plan.Run.RunAsync(pool, request, input, files.Check, results, progress, interrupt), HasRoomForProgress(request));
        }
        catch
        {
            await pool.TerminateAsync();
            throw;
        }

        var statistics = pool.Statistics;
        await (interrupt.Leave.IsCancellationRequested ? LeaveAsync(pool) : pool.DisposeAsync().AsTask());

        var failed = files.Journal?.Failed ?? progress.Failed;
        var exitCode = input.Failure is not null ? ExitCode.BadInput : interrupt.ExitCode ?? (failed > 0 ? ExitCode.Failed : ExitCode.Success);
        if (!request.IsQuiet)
        {
            failures.WriteTo(Console.Error);
        }

        // Of a map that was refused at once there is nothing to tell but why.
        if (input.Failure is null || progress.Done > 0)
        {
            await SayAsync(request, progress, statistics, exitCode);
        }

        return input.Failure is { } failure ? throw failure : exitCode;
    }

    /// <summary>Ends the pool, and waits but shortly for that: whoever has pressed Ctrl-C is to have the prompt back, and workers end with their host anyway.</summary>
    private static async Task LeaveAsync(WorkerPool pool)
    {
        try
        {
            await pool.TerminateAsync().WaitAsync(s_farewell);
        }
        catch (TimeoutException)
        {
        }
    }

    private static Task<WorkerPool> StartPoolAsync(MapRequest request, IAnsiConsole console, CancellationToken stop)
    {
        var options = new PoolOptions
        {
            Name = "map",
            MaxAttempts = request.MaxAttempts,
            ItemTimeout = request.Timeout,
            Output = line => console.WriteLine($"{line.Worker}: {line.Text}"),
        };

        // Waited for from outside too: a signal must end the wait even when a worker hangs at its start.
        return WorkerPool.StartAsync(request.Backend, request.Workers, options, stop).WaitAsync(stop);
    }

    private static async Task SayAsync(MapRequest request, MapProgress progress, PoolStatistics statistics, int exitCode)
    {
        if (request.Summary != SummaryForm.None)
        {
            await Console.Error.WriteLineAsync(request.Summary == SummaryForm.Json
                ? MapSummary.JsonOf(progress, statistics, request.Backend, exitCode)
                : MapSummary.Of(progress, statistics, request.Backend));
        }
    }

    /// <summary>Not without a terminal, and not on one where the results themselves scroll by.</summary>
    private static bool HasRoomForProgress(MapRequest request) =>
        !request.IsQuiet && !Console.IsErrorRedirected && (request.Output != "-" || Console.IsOutputRedirected);
}

namespace Troupe.Host.Mapping;

using Troupe.Host.Lines;
using Troupe.Host.Resuming;

/// <summary>The files that a map writes, opened where it begins or goes on.</summary>
internal sealed class MapFiles : IAsyncDisposable
{
    private MapFiles(LineOutput output, ErrorLines? errors, MapJournal? journal, ResumeCheck? check) =>
        (Output, Errors, Journal, Check) = (output, errors, journal, check);

    public LineOutput Output { get; }

    public ErrorLines? Errors { get; }

    /// <summary>Keeps the state; null when none is kept.</summary>
    public MapJournal? Journal { get; }

    /// <summary>What earlier runs did; null when no state is kept.</summary>
    public ResumeCheck? Check { get; }

    /// <exception cref="BadInputException">A file cannot be written, or the state is one of something else.</exception>
    public static async Task<MapFiles> OpenAsync(MapPlan plan)
    {
        var request = plan.Request;
        if (request.State is null)
        {
            var output = LineOutput.Open(request.Output);
            return new MapFiles(output, await BesideAsync(output, () => ErrorsOf(plan, request.Errors is null ? null : LineOutput.Open(request.Errors))), null, null);
        }

        // Looked at twice: to refuse what does not fit before anything is changed, and again when nobody else can be at work on it.
        Find(plan);
        var opened = LineOutput.GoOn(request.Output);
        return await BesideAsync(opened, () =>
        {
            var file = new StateFile(request.State);
            var state = Find(plan);
            opened.Cut(state.OutputBytes);
            var errors = request.Errors is null ? null : LineOutput.GoOn(request.Errors);
            errors?.Cut(state.ErrorBytes);
            var journal = new MapJournal(file, state, TimeProvider.System);
            journal.Save(opened, errors);
            return new MapFiles(opened, ErrorsOf(plan, errors), journal, new ResumeCheck(state.Done));
        });
    }

    /// <summary>The state to go on from: an empty one when there is none.</summary>
    /// <exception cref="BadInputException">It is one of something else.</exception>
    public static MapState Find(MapPlan plan)
    {
        var (path, work) = (plan.Request.State!, plan.Work);
        if (new StateFile(path).Read() is not { } state)
        {
            return new MapState(work, [], 0, 0, 0);
        }

        return state.Objection(work, LengthOf(work.Output), work.Errors is null ? 0 : LengthOf(work.Errors)) is { } objection
            ? throw new BadInputException($"Cannot go on from {path}: {objection}. Remove it to begin anew.")
            : state;
    }

    public async ValueTask DisposeAsync()
    {
        await Output.DisposeAsync();
        if (Errors is not null)
        {
            await Errors.Lines.DisposeAsync();
        }
    }

    private static async Task<T> BesideAsync<T>(LineOutput output, Func<T> open)
    {
        try
        {
            return open();
        }
        catch
        {
            await output.DisposeAsync();
            throw;
        }
    }

    private static ErrorLines? ErrorsOf(MapPlan plan, LineOutput? lines) => lines is null ? null : new ErrorLines(lines, plan.Files);

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}

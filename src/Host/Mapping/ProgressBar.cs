namespace Troupe.Host.Mapping;

using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

/// <summary>The live line on standard error while a map runs.</summary>
internal sealed class ProgressBar(IAnsiConsole console, MapProgress progress, Func<PoolStatistics> pool)
{
    /// <param name="work">The map.</param>
    /// <param name="visible">Whether there is a terminal for the line; without, the work runs unseen.</param>
    public async Task ShowWhileAsync(Func<Task> work, bool visible)
    {
        if (!visible)
        {
            await work();
            return;
        }

        await console.Progress()
            .AutoClear(true)
            .Columns(new BarColumn(progress), new CountsColumn(progress, pool))
            .StartAsync(async context =>
            {
                context.AddTask("map").IsIndeterminate = progress.Share is null;
                await work();
            });
    }

    private sealed class BarColumn(MapProgress progress) : ProgressColumn
    {
        private const int Width = 24;

        private readonly ProgressBarColumn _bar = new() { Width = Width };

        public override int? GetColumnWidth(RenderOptions options) => Width;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            task.IsIndeterminate = progress.Share is null;
            task.Value = (progress.Share ?? 0) * task.MaxValue;
            return _bar.Render(options, task, deltaTime);
        }
    }

    private sealed class CountsColumn(MapProgress progress, Func<PoolStatistics> pool) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(string.Create(
                CultureInfo.InvariantCulture,
                $"{progress.Done:N0} done  {progress.Rate:N0}/s{Remaining()}  {pool().Workers} workers  {progress.Failed:N0} failed"));

        private string Remaining() => progress.Remaining is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"  {(long)time.TotalHours}:{time:mm\\:ss} left")
            : "";
    }
}

namespace Troupe.Host.Mapping;

using System.Globalization;
using Troupe.Host.Lines;
using Troupe.Host.Methods;

/// <summary>Says what a map would do. It reads the first item of a file, and changes nothing.</summary>
internal static class DryRun
{
    private const int LongestShown = 60;

    /// <exception cref="BadInputException">The map would be refused, or end at its first item.</exception>
    /// <returns>The exit code: whether the first item would fail.</returns>
    public static async Task<int> ShowAsync(MapPlan plan, TextWriter writer)
    {
        var request = plan.Request;
        var done = request.State is null ? null : MapFiles.Find(plan);
        await writer.WriteLineAsync($"method   {Signature.Of(plan.Method)}");
        await writer.WriteLineAsync($"on       {(request.Workers is { } workers ? $"{workers} " : "")}{(request.Backend == Backend.Threads ? "threads" : "processes")}{TriesOf(request)}");
        foreach (var file in plan.Files)
        {
            await writer.WriteLineAsync($"input    {(file == "-" ? "standard input" : $"{file}, {Bytes(new FileInfo(file).Length)}")}");
        }

        await writer.WriteLineAsync($"read as  {plan.Format.Spoken}; an item is {plan.Run.ItemType}");
        var fails = false;
        if (plan.Files[0] != "-")
        {
            using var input = new ItemInput(plan.Files, plan.Format);
            var first = await plan.Run.PeekAsync(input);
            if (first is { Flaw: { } flaw } refused && request.Errors is null)
            {
                throw input.Refusal(refused, flaw);
            }

            fails = first?.Flaw is not null;
            await writer.WriteLineAsync($"first    {(first is { } record ? $"{input.PlaceOf(record)}: {Shown(record.Text)}{(fails ? $", which {record.Flaw}" : "")}" : "there is no item")}");
        }

        await writer.WriteLineAsync($"output   {FileOf(request.Output, done?.OutputBytes)}; results {(request.InOrder ? "in order" : "as they come")}");
        if (request.Errors is not null)
        {
            await writer.WriteLineAsync($"errors   {FileOf(request.Errors, done?.ErrorBytes)}");
        }

        if (done is not null)
        {
            var count = done.Done.Sum(range => range.To - range.From);
            await writer.WriteLineAsync($"state    {request.State}, {(count == 0 ? "nothing is done" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} items are done, {done.Failed:N0} of them failed"))}");
        }

        return fails ? ExitCode.Failed : ExitCode.Success;
    }

    private static string FileOf(string path, long? kept) => path == "-" ? "standard output" : !File.Exists(path) ? $"{path}, new" : kept is > 0
        ? $"{path}, gone on with behind {Bytes(kept.Value)}"
        : $"{path}, which is emptied first";

    private static string TriesOf(MapRequest request) =>
        (request.Timeout is { } timeout ? string.Create(CultureInfo.InvariantCulture, $", {timeout.TotalSeconds:0.###} s a try") : "") +
        (request.Retries > 0 ? $", tried again {request.Retries} times" : "");

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes");

    private static string Shown(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= LongestShown ? line : line[..LongestShown] + "…";
    }
}

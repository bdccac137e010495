namespace Troupe.Host.Scenarios;

using Spectre.Console;

/// <summary><c>troupe run</c>: one scenario, or all, on the backends that were asked for.</summary>
internal static class ScenarioRun
{
    /// <param name="name">The scenario's; null: all of them.</param>
    /// <param name="backends">Where.</param>
    /// <param name="play">How else.</param>
    /// <returns>0 when every claim held, otherwise 1.</returns>
    /// <exception cref="BadInputException">There is no such scenario, or it takes no addresses.</exception>
    public static async Task<int> RunAsync(string? name, IReadOnlyList<Backend> backends, Play play)
    {
        var scenarios = name is null ? Catalog.Scenarios : [Catalog.Find(name)];
        Check(scenarios, play.Urls ?? []);
        CheckPlace(scenarios, backends);

        var console = Screen.Output();
        using var plays = new Plays(console, scenarios.Count * backends.Count);
        foreach (var scenario in scenarios)
        {
            console.WriteLine();
            console.Markup($"[bold]{scenario.Name}[/]");
            console.WriteLine($": {scenario.Summary}");
            console.WriteLine($" in Python: {scenario.Python}");
            foreach (var backend in backends)
            {
                var time = await plays.PlayAsync(scenario, play with { Backend = backend });
                console.WriteLine($"  {time.TotalSeconds:0.00} s");
            }
        }

        return await Player.EndAsync(plays.Unmet);
    }

    private static void CheckPlace(IReadOnlyList<IScenario> scenarios, IReadOnlyList<Backend> backends)
    {
        if (backends.Contains(Backend.Remote) && scenarios.FirstOrDefault(static scenario => !scenario.RunsElsewhere) is { } other)
        {
            throw new BadInputException(
                $"{other.Name} starts processes of this machine: --on remote is for {string.Join(", ", Catalog.Scenarios.Where(static scenario => scenario.RunsElsewhere).Select(static scenario => scenario.Name))}.");
        }
    }

    private static void Check(IReadOnlyList<IScenario> scenarios, IReadOnlyList<string> urls)
    {
        if (urls.Count > 0 && scenarios.FirstOrDefault(static scenario => !scenario.TakesUrls) is { } other)
        {
            throw new BadInputException($"{other.Name} loads nothing: --url is for {string.Join(", ", Catalog.Scenarios.Where(static scenario => scenario.TakesUrls).Select(static scenario => scenario.Name))}.");
        }

        if (urls.FirstOrDefault(static url => !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) is { } wrong)
        {
            throw new BadInputException($"--url takes an address that begins with http:// or https://, not '{wrong}'.");
        }
    }
}

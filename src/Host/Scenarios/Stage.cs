namespace Troupe.Host.Scenarios;

using Spectre.Console;

/// <summary>What a scenario shows itself on: it prints, and keeps which claims did not hold.</summary>
internal sealed class Stage(IAnsiConsole console)
{
    private readonly List<string> _unmet = [];

    /// <summary>The claims that did not hold.</summary>
    public IReadOnlyList<string> Unmet => _unmet;

    public void Say(string text) => console.WriteLine($"  {text}");

    /// <summary>Prints where things ran, and how many of them in each place.</summary>
    public void ShowPlaces(string what, IEnumerable<Place> places)
    {
        foreach (var (place, count) in places.CountBy(place => place).OrderBy(entry => entry.Key.ProcessId).ThenBy(entry => entry.Key.Thread))
        {
            var machine = place.Machine == Environment.MachineName ? "" : $" of {place.Machine}";
            Say($"{count} {what} in process {place.ProcessId}{machine} on thread {place.Thread}");
        }
    }

    /// <summary>States a claim; when it does not hold the scenario has failed, and goes on.</summary>
    public void Expect(bool holds, string claim)
    {
        console.Markup(holds ? "  [green]✓[/] " : "  [red]✗[/] ");
        console.WriteLine(claim);
        if (!holds)
        {
            _unmet.Add(claim);
        }
    }
}

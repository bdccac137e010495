namespace Troupe.Host.Scenarios;

using Spectre.Console;

/// <summary>Several plays, one after another, until a signal ends them: the one that is on then has a moment to end, the rest is left.</summary>
/// <param name="console">Where they show themselves.</param>
/// <param name="count">How many there will be.</param>
internal sealed class Plays(IAnsiConsole console, int count) : IDisposable
{
    private readonly Interrupt _interrupt = new();
    private readonly List<string> _unmet = [];
    private int _done;

    /// <summary>The claims that did not hold.</summary>
    public List<string> Unmet => _unmet;

    /// <summary>Plays the next one.</summary>
    /// <returns>How long it took.</returns>
    /// <exception cref="StoppedException">A signal came.</exception>
    public async Task<TimeSpan> PlayAsync(IScenario scenario, Play play)
    {
        if (_interrupt.ExitCode is { } before)
        {
            throw new StoppedException(before, $"before {Name(scenario, play)}; {Left(count - _done)}.");
        }

        try
        {
            var time = await Player.PlayAsync(scenario, play, console, _unmet, _interrupt.Leave);
            _done++;
            return time;
        }
        catch (OperationCanceledException) when (_interrupt.ExitCode is not null)
        {
            throw new StoppedException(_interrupt.ExitCode.Value, $"during {Name(scenario, play)}; {Left(count - _done - 1)}.");
        }
    }

    public void Dispose() => _interrupt.Dispose();

    private static string Name(IScenario scenario, Play play) => $"{scenario.Name} on {play.Place}";

    private static string Left(int plays) => plays switch
    {
        0 => "it was the last",
        1 => "1 run was left undone",
        _ => $"{plays} runs were left undone",
    };
}

namespace Troupe.Bench;

/// <summary>One side of a row: takes its turns, keeps what they gave. Its first failure ends its part; the others go on.</summary>
internal sealed class Contender(string name, Func<Task<Dictionary<string, double>>> run)
{
    private readonly List<Dictionary<string, double>> _runs = [];

    public string Name { get; } = name;

    /// <summary>Why there are no figures; null when there are.</summary>
    public string? Missing { get; private set; }

    public Task PrepareAsync(Func<Task> preparation) => TryAsync(preparation);

    public Task TakeTurnAsync() => TryAsync(async () => _runs.Add(await run()));

    public Spread? Of(Metric metric) => Missing is null ? Spread.Of([.. _runs.Select(figures => figures[metric.Key])]) : null;

    private async Task TryAsync(Func<Task> step)
    {
        if (Missing is not null)
        {
            return;
        }

        try
        {
            await step();
        }
        catch (Exception fault)
        {
            Missing = fault is PeerMissingException ? fault.Message : $"{fault.GetType().Name}: {fault.Message}";
        }
    }
}

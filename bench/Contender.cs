namespace Troupe.Bench;

/// <summary>One side of a row: takes its turns, keeps what they gave. Its first failure ends its part; the others go on.</summary>
internal sealed class Contender(string name, Func<Task<Dictionary<string, double>>> run)
{
    private readonly List<Dictionary<string, double>> _runs = [];

    public string Name { get; } = name;

    /// <summary>Why there are no figures; null when there are.</summary>
    public string? Missing { get; private set; }

    /// <summary>One that takes no turns: its figures are known.</summary>
    public static Contender Quoting(string name, IReadOnlyDictionary<string, (double Least, double Greatest)> figures)
    {
        var contender = new Contender(name, static () => throw new NotSupportedException("What is quoted is not run."));
        contender._runs.Add(figures.ToDictionary(static figure => figure.Key, static figure => figure.Value.Least));
        contender._runs.Add(figures.ToDictionary(static figure => figure.Key, static figure => figure.Value.Greatest));
        return contender;
    }

    public Task PrepareAsync(Func<Task> preparation) => TryAsync(preparation);

    public Task TakeTurnAsync() => TryAsync(async () => _runs.Add(await run()));

    /// <summary>Its figures; null where it failed or (quoted) has none of that kind.</summary>
    public Spread? Of(Metric metric) =>
        Missing is null && _runs.TrueForAll(figures => figures.ContainsKey(metric.Key)) ? Spread.Of([.. _runs.Select(figures => figures[metric.Key])]) : null;

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

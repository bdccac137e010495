namespace Troupe.Bench;

/// <summary>One row, run: ours and each peer in turn, A B A B, so that a slow minute of the machine meets all.</summary>
internal sealed record Comparison(IRow Row, Contender Ours, IReadOnlyList<Contender> Peers)
{
    public static async Task<Comparison> RunAsync(IRow row, Python python, int runs, Action<string> progress)
    {
        var ours = new Contender("Troupe", row.InFreshProcess ? () => Fresh.RunAsync(row) : row.MeasureAsync);
        var peers = row.Peers.Select(peer => new Contender(peer.Name, () => python.RunAsync(peer))).ToList();
        // Two "runs", the least and the greatest: the report then shows both, and their middle.
        var quoted = row.Quoted.Select(peer => Contender.Quoting(peer.Name, peer.Figures)).ToList();
        await using (row)
        {
            await ours.PrepareAsync(row.PrepareAsync);
            for (var run = 1; run <= runs; run++)
            {
                foreach (var contender in peers.Prepend(ours))
                {
                    progress($"{row.Name}: run {run} of {runs}, {contender.Name}");
                    await contender.TakeTurnAsync();
                }
            }
        }

        return new(row, ours, [.. peers, .. quoted]);
    }
}

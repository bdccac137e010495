namespace Troupe.Host.Scenarios;

/// <summary>
/// Producers put into a queue that holds only a few items, consumers take until it is shut down; nothing is lost and nothing comes twice.
/// </summary>
internal sealed class ProducersAndConsumers : IScenario
{
    private const int Producers = 2;
    private const int Consumers = 2;
    private const int Each = 50;

    public string Name => "producers-consumers";

    public string Summary => $"{Producers} producers and {Consumers} consumers share a queue with room for 10.";

    public string Python => "Queue(maxsize), task sentinels";

    public bool RunsElsewhere => true;

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var pool = await play.StartPoolAsync(Producers + Consumers);
        await using var queue = SharedQueue.Create<int>(capacity: 10);

        // Loops, not LINQ: a lambda that starts the work would capture the pool beside the queue, and a pool does not travel.
        var consumers = new List<Task<(int[] Items, Place Place)>>();
        for (var consumer = 0; consumer < Consumers; consumer++)
        {
            consumers.Add(pool.Submit(() => ConsumeAsync(queue)).Task);
        }

        var producers = new List<Task<Place>>();
        for (var producer = 0; producer < Producers; producer++)
        {
            var first = producer * Each;
            producers.Add(pool.Submit(() => ProduceAsync(queue, first)).Task);
        }

        // All is put; what is still in the queue is taken before the consumers see its end.
        var placesOfProducers = await Task.WhenAll(producers);
        await queue.ShutdownAsync();
        var consumed = await Task.WhenAll(consumers);

        stage.ShowPlaces("producers", placesOfProducers);
        foreach (var (items, place) in consumed)
        {
            stage.Say($"1 consumer of {items.Length} items in process {place.ProcessId} on thread {place.Thread}");
        }

        stage.Expect(
            consumed.SelectMany(report => report.Items).Order().SequenceEqual(Enumerable.Range(0, Producers * Each)),
            $"all {Producers * Each} items came out, each once");
        stage.Expect(
            consumed.All(report => Enumerable.Range(0, Producers).All(producer => InOrder(report.Items.Where(item => item / Each == producer)))),
            "each consumer saw each producer's items in order");
    }

    private static async Task<Place> ProduceAsync(SharedQueue<int> queue, int first)
    {
        var place = Place.Here();
        for (var item = first; item < first + Each; item++)
        {
            await queue.PutAsync(item);
        }

        return place;
    }

    private static async Task<(int[] Items, Place Place)> ConsumeAsync(SharedQueue<int> queue)
    {
        var place = Place.Here();
        var items = new List<int>();
        await foreach (var item in queue.ReadAllAsync())
        {
            items.Add(item);
        }

        return (items.ToArray(), place);
    }

    private static bool InOrder(IEnumerable<int> items) => items.ToList() is var list && list.SequenceEqual(list.Order());
}

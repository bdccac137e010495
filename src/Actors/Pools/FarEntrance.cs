namespace Troupe.Pools;

using System.Collections.Concurrent;
using Troupe.Peers;

/// <summary>The way into a pool of another process, most often that of the worker itself; one a pool and process.</summary>
internal sealed class FarEntrance : PoolEntrance
{
    private static readonly ConcurrentDictionary<ActorPath, FarEntrance> s_known = new(); // Handles are read on any thread.

    private readonly IActorRef _pool;
    private readonly IActorRef _calls;

    private FarEntrance(IActorRef pool, string name)
    {
        (_pool, Name) = (pool, name);
        // The process that started this one lives at least as long as it does.
        var news = pool.Path.Address.Equals(Node.Current.Parent.Path.Address) ? null : Home.Current.Requests;
        _calls = Node.Current.System.ActorOf(Making.Of(() => new NestedCallsActor(pool, news)));
    }

    public override string Name { get; }

    public override Backend Backend => Backend.Processes;

    public override int ReadAhead => Node.Current.Pool.ReadAhead;

    public override long Caller => WorkerContext.Current is { IsOver: false } context && context.Owner.Path.Equals(_pool.Path) ? context.Chunk : 0;

    /// <summary>The pool's actor.</summary>
    public IActorRef Actor => _pool;

    public static FarEntrance To(IActorRef pool, string name) => s_known.GetOrAdd(pool.Path, static (_, given) => new FarEntrance(given.pool, given.name), (pool, name));

    public override Task Add(Job job, long available, bool ended)
    {
        _calls.Tell(new AddJob(job, available, ended), ActorRefs.NoSender);
        return Task.CompletedTask;
    }

    public override void Announce(Job job, int count, bool ended) => _calls.Tell(new AnnounceItems(job, count, ended), ActorRefs.NoSender);

    public override void Abandon(Job job) => _calls.Tell(new AbandonJob(job), ActorRefs.NoSender);

    /// <summary>Nothing: whether the pool is closed only its own process knows, which says so.</summary>
    public override void ThrowIfClosed()
    {
    }
}

namespace Troupe.Workers;

using Troupe.Payload;
using Troupe.Pools;
using Troupe.Wire;

/// <summary>A chunk that came to this worker process by the wire, and its reports back, as from the control actor: that one is told when their segments can go.</summary>
internal sealed class WireChunk(RunChunk order, IActorRef owner, IActorRef control) : ChunkWork(order.Chunk)
{
    // A flush (control actor) and the last report (runner) must not both take the same slice, and must leave in order.
    private readonly Lock _reporting = new();
    private PreparedChunk? _prepared;
    private WorkerContext? _context;
    private string _worker = "";

    // Never waits: who has the lock packs, which may be the user's code, or reports anyway.
    public override void Flush()
    {
        if (_reporting.TryEnter())
        {
            try
            {
                _context?.TryLetOutReport();
                Send(final: false);
            }
            finally
            {
                _reporting.Exit();
            }
        }
    }

    protected override void Learn(RunnerMemory memory)
    {
        if (order is { Job: not 0, Captured: { } captured })
        {
            memory.Keep(order.Job, captured);
        }
    }

    protected override async Task ExecuteAsync(RunnerMemory memory)
    {
        if (memory.Gauge is { IsFull: true })
        {
            return; // The pool knows, and has given this chunk to another.
        }

        if (Cancelled.IsCancellationRequested)
        {
            // What is not read has not come here: a handle in it would be this process's, and no code's. One fault says it for all: nobody wants to hear of any but a child's only one.
            var fault = Fault.Of(new OperationCanceledException(Cancelled), memory.Worker);
            owner.Tell(new ChunkReport(Chunk, 0, order.Count, 0, true, Parcel.Empty, [new ItemFault(0, fault)]), control);
            return;
        }

        // Reading items and packing results is user code too, which can end this process.
        memory.Mark?.Begin(Chunk, RunningItem.WholeChunk);
        try
        {
            var prepared = memory.Runner(order.Function).Prepare(order, memory);
            lock (_reporting)
            {
                (_prepared, _worker) = (prepared, memory.Worker);
            }
        }
        catch (Exception error)
        {
            Refuse(Fault.Of(error, memory.Worker));
            memory.Mark?.Clear();
            return;
        }

        var context = new WorkerContext(memory.Worker, order.Place, owner, isLocal: false, Cancelled);
        lock (_reporting)
        {
            _context = context;
        }

        context.Enter();
        // What the initializer took is the worker's to keep: else a worker might never get as far as an item.
        var gauge = Initialization.WorkerOf(Chunk) is null ? memory.Gauge : null;
        await _prepared.RunAsync(memory.Mark, gauge, context, Cancelled).ConfigureAwait(false);
        context.Exit();
        memory.Mark?.Begin(Chunk, RunningItem.WholeChunk);
        lock (_reporting)
        {
            Send(final: _prepared.StoppedAfter is null);
            if (_prepared.StoppedAfter is { } done)
            {
                _prepared.Close(); // All it did is packed; when the pool hears this, what was borrowed can be lent again.
                owner.Tell(new WorkerFull(Chunk, done, memory.Gauge!.FullAt), control);
            }
        }

        memory.Mark?.Clear();
    }

    private void Send(bool final)
    {
        if (_prepared is null)
        {
            return;
        }

        var reports = _prepared.PackFinished(_worker);
        if (final)
        {
            // Results may lie in what was borrowed; and with the last report that can be lent again.
            reports = [.. reports];
            _prepared.Close();
        }

        foreach (var (offset, count, results, faults) in reports)
        {
            var last = final && offset + count == order.Count;
            owner.Tell(new ChunkReport(Chunk, offset, count, _prepared.ElapsedTicks, last, results, faults), control);
            final &= !last;
        }

        if (final)
        {
            owner.Tell(new ChunkReport(Chunk, order.Count, 0, _prepared.ElapsedTicks, true, Parcel.Empty, []), control);
        }
    }

    /// <summary>The function or its items cannot be made here: every item fails with that. One fault a report keeps each small.</summary>
    private void Refuse(Fault fault)
    {
        for (var i = 0; i < order.Count; i++)
        {
            owner.Tell(new ChunkReport(Chunk, i, 1, 0, i == order.Count - 1, Parcel.Empty, [new ItemFault(i, fault)]), control);
        }
    }
}

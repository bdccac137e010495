namespace Troupe.Workers;

using Troupe.Code;

/// <summary>A chunk for a worker of this process: items and results stay objects.</summary>
internal sealed class LocalChunk<T, TResult>(ChunkPlace place, Call<T, TResult> call, ReadOnlyMemory<T> items, IActorRef owner) : ChunkWork(place.Chunk)
{
    // A flush (control actor) and the last report (runner) must not both take the same slice, and must leave in order.
    private readonly Lock _reporting = new();
    private readonly ChunkRun<T, TResult> _run = new(call, place, items);
    private WorkerContext? _context;

    // Never waits: telling the owner may run him, and whom he tells, on this thread; one of those may be who is waited for. Who has the lock reports anyway.
    public override void Flush()
    {
        Volatile.Read(ref _context)?.TryLetOutReport(); // The runner's thread made it.
        if (_reporting.TryEnter())
        {
            try
            {
                Report(final: false);
            }
            finally
            {
                _reporting.Exit();
            }
        }
    }

    protected override Task ExecuteAsync(RunnerMemory memory)
    {
        var context = new WorkerContext(memory.Worker, place, owner, isLocal: true, Cancelled);
        Volatile.Write(ref _context, context); // Read by a flush.
        context.Enter();
        var running = _run.RunAsync(memory.Mark, gauge: null, context, Cancelled);
        if (running.IsCompleted)
        {
            context.Exit();
            Report(final: true);
            return Task.CompletedTask;
        }

        return FinishAsync(running, context);
    }

    private async Task FinishAsync(Task running, WorkerContext context)
    {
        await running.ConfigureAwait(false);
        context.Exit();
        Report(final: true);
    }

    private void Report(bool final)
    {
        lock (_reporting)
        {
            var slice = _run.TakeFinished();
            if (final || slice.Results.Count > 0)
            {
                owner.Tell(new LocalReport<TResult>(Chunk, slice, _run.ElapsedTicks, final), ActorRefs.NoSender);
            }
        }
    }
}

/// <summary>What became of some items of a chunk that ran in this process.</summary>
internal abstract record LocalReport(long Chunk, int Count, int Faults, long ElapsedTicks, bool Final);

/// <summary>The same with the results.</summary>
internal sealed record LocalReport<TResult>(long Chunk, ChunkSlice<TResult> Slice, long ElapsedTicks, bool Final)
    : LocalReport(Chunk, Slice.Results.Count, Slice.Faults.Length, ElapsedTicks, Final);

/// <summary>The item at this offset of a chunk that runs in this process has something to tell.</summary>
internal sealed record LocalItemReport(long Chunk, int Offset, object? Value);

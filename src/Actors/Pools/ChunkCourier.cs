namespace Troupe.Pools;

using Troupe.Code;
using Troupe.Payload;
using Troupe.Wire;

/// <summary>Brings chunks to workers: makes the orders, keeps what lies in shared memory for them. The pool's actor's own.</summary>
internal sealed class ChunkCourier(IActorRef pool)
{
    private readonly Dictionary<FunctionKey, int> _functions = [];
    private readonly Dictionary<string, int> _relayed = []; // Functions that workers ask for are known by their references only.
    private readonly Dictionary<long, long> _segments = [];

    /// <summary>Sends the chunk, or says why it cannot be sent; where packing it is the user's code, that is done outside, and <see cref="ChunkPacked"/> follows.</summary>
    public Exception? Send(ChunkEntry chunk, Job job, PoolMember member)
    {
        if (job is { Shipped: null } and not RelayedJob)
        {
            member.Control!.Tell(job.MakeLocal(chunk, pool), pool);
            return null;
        }

        if (!job.IsSingle && job.PacksByUserCode)
        {
            PackOutside(chunk, job);
            return null;
        }

        var (packed, fault) = Pack(chunk, job);
        return packed is { } items ? Send(chunk, job, member, items) : fault;
    }

    /// <summary>Sends what is packed, or says why it cannot be sent.</summary>
    public Exception? Send(ChunkEntry chunk, Job job, PoolMember member, Parcel items)
    {
        if (member.Machine is not null && job is RelayedJob && (items.Segment ?? job.Captured?.Segment) is { } tooLarge)
        {
            return Parcel.TooLarge(tooLarge.Length); // It is another worker's, and nobody fetches it from there.
        }

        if (items.Segment is { } segment && !job.IsSingle && job is not RelayedJob)
        {
            _segments.Add(chunk.Id, segment.Id);
            PoolState.Weighed(chunk, chunk.Range.Count, segment.Length);
        }

        var captured = job.KeepsCaptured && !member.Jobs.Add(job.Id) ? null : job.Captured;
        var order = new RunChunk(
            chunk.Id,
            job.KeepsCaptured ? job.Id : 0,
            job is RelayedJob relayed ? FunctionNumber(relayed.Reference, member) : FunctionNumber(job.Shipped!, member),
            chunk.Range.First,
            chunk.Range.Count,
            chunk.Range.Attempt,
            job.IsTimed,
            captured,
            items);
        member.Control!.Tell(order, pool);
        return null;
    }

    /// <summary>The chunk is at no worker any more.</summary>
    public void Drop(ChunkEntry chunk)
    {
        if (_segments.Remove(chunk.Id, out var segment))
        {
            Segments.Return(segment); // The worker has reported all of it, gave it back unread, or is dead.
        }
    }

    public void ReleaseAll()
    {
        foreach (var segment in _segments.Values)
        {
            Segments.Release(segment);
        }

        _segments.Clear();
    }

    private void PackOutside(ChunkEntry chunk, Job job) => job.Outside.Post(() =>
    {
        var (items, fault) = Pack(chunk, job);
        pool.Tell(new ChunkPacked(chunk.Id, job, items, fault), ActorRefs.NoSender);
    });

    private static (Parcel? Items, Exception? Fault) Pack(ChunkEntry chunk, Job job)
    {
        try
        {
            return (job.Pack(chunk.Range), null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return (null, SegmentException.ForUsers(error));
        }
    }

    private int FunctionNumber(ShippedFunction function, PoolMember member)
    {
        if (!_functions.TryGetValue(function.Key, out var number))
        {
            number = _functions.Count + _relayed.Count + 1;
            _functions.Add(function.Key, number);
        }

        return Define(number, function.Reference, member);
    }

    private int FunctionNumber(byte[] reference, PoolMember member)
    {
        var text = Convert.ToBase64String(reference);
        if (!_relayed.TryGetValue(text, out var number))
        {
            number = _functions.Count + _relayed.Count + 1;
            _relayed.Add(text, number);
        }

        return Define(number, reference, member);
    }

    private int Define(int number, byte[] reference, PoolMember member)
    {
        if (member.Functions.Add(number))
        {
            member.Control!.Tell(new DefineFunction(number, reference), pool);
        }

        return number;
    }
}

namespace Troupe.Pools;

using Troupe.Code;
using Troupe.Payload;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>The typed half of a job: items out of memory into chunks, results out of reports.</summary>
internal abstract class Job<T, TResult> : Job
{
    private readonly Call<T, TResult>? _call; // On threads only: to others it has been shipped.
    private Durations? _durations; // Of the items of the report that is being accepted, if they are wanted.

    /// <exception cref="CannotTravelException">On processes: the function, what it captured, its argument type or its result type cannot.</exception>
    /// <exception cref="InsufficientMemoryException">What it captured is large, and there is no shared memory left for it.</exception>
    protected Job(Call<T, TResult> call, Backend backend)
    {
        if (backend == Backend.Threads)
        {
            _call = call;
            return;
        }

        Shipped = ShippedFunction.Of(call);
        if (Shipped.HasCaptured)
        {
            Captured = PackCaptured(Shipped);
        }
    }

    public override bool PacksByUserCode => Items is { RunsUserCode: true };

    public override bool ReadsByUserCode => Results is { RunsUserCode: true };

    protected Codec<T>? Items => Shipped is null ? null : Codec<T>.Instance;

    protected Codec<TResult>? Results => Shipped is null ? null : Codec<TResult>.Instance;

    /// <summary>Whether results are not kept beyond <see cref="Succeed(long, ReadOnlySpan{TResult}, int, string)"/>, and so need not be copied for it.</summary>
    protected virtual bool BorrowsResults => false;

    public override ChunkWork MakeLocal(ChunkEntry chunk, IActorRef owner) =>
        new LocalChunk<T, TResult>(new ChunkPlace(chunk.Id, chunk.Range.First, chunk.Range.Attempt, IsTimed), _call!, Take(chunk.Range), owner);

    public override Parcel Pack(ItemRange range)
    {
        using var writer = PayloadWriter.ForParcel();
        Items!.WriteMany(writer, Take(range).Span);
        return Parcel.Pack(writer);
    }

    public override void Accept(ChunkEntry chunk, LocalReport report, string worker)
    {
        var slice = ((LocalReport<TResult>)report).Slice;
        var from = 0;
        _durations = IsTimed ? new Durations(slice.Ticks, chunk.Range.First + slice.Offset) : null;
        foreach (var (offset, error) in slice.Faults)
        {
            var at = offset - slice.Offset;
            Succeed(chunk, slice.Offset + from, slice.Results.AsSpan(from, at - from), worker);
            Fail(new ItemFailure(chunk.Range.First + offset, error, chunk.Range.Attempt, worker));
            from = at + 1;
        }

        Succeed(chunk, slice.Offset + from, slice.Results.AsSpan(from), worker);
    }

    public override void Accept(ChunkEntry chunk, ChunkReport report, string worker)
    {
        using var lease = BorrowsResults && report.Results.Segment is not null ? TryLease(report.Results) : null;
        List<(int Place, Exception Error)>? unreadable = null;
        if (Read(chunk, report, lease, ref unreadable, out var error) is not { } results)
        {
            FailAll(chunk, report, error!, worker);
            return;
        }

        if (unreadable is not null)
        {
            AcceptEach(chunk, report, results, unreadable, worker);
            return;
        }

        var (taken, from) = (0, report.Offset);
        foreach (var (offset, fault) in report.Faults)
        {
            Succeed(chunk, from, results.AsSpan(taken, offset - from), worker);
            taken += offset - from;
            Fail(new ItemFailure(chunk.Range.First + offset, fault.ToException(), chunk.Range.Attempt, worker));
            from = offset + 1;
        }

        Succeed(chunk, from, results.AsSpan(taken), worker);
    }

    /// <summary>What an item of the report took that is being accepted; zero when that was not asked for, or its worker was lost.</summary>
    protected TimeSpan DurationOf(long index) => _durations?.Of(index) ?? TimeSpan.Zero;

    /// <summary>The items of a range; they stay as they are until the range's outcomes are known.</summary>
    protected abstract ReadOnlyMemory<T> Take(ItemRange range);

    /// <summary>Takes results of successive items.</summary>
    protected abstract void Succeed(long first, ReadOnlySpan<TResult> results, int attempt, string worker);

    private static Parcel PackCaptured(ShippedFunction shipped)
    {
        using var writer = PayloadWriter.ForParcel();
        try
        {
            shipped.WriteCaptured(writer);
            return Parcel.Pack(writer, Parcel.CapturedLimit);
        }
        catch (SegmentException fault) when (fault.IsShortage)
        {
            throw SegmentException.ForUsers(fault);
        }
    }

    // What cannot be leased cannot be opened either: reading tells why.
    private static ParcelLease? TryLease(Parcel results)
    {
        try
        {
            return new ParcelLease(results);
        }
        catch (SegmentException)
        {
            return null;
        }
    }

    private TResult[]? Read(ChunkEntry chunk, ChunkReport report, ParcelLease? lease, ref List<(int Place, Exception Error)>? unreadable, out Exception? error)
    {
        (error, _durations) = (null, null);
        try
        {
            if (lease is not null)
            {
                return Read(lease.Reader(), chunk, report, ref unreadable);
            }

            using var open = report.Results.Open();
            return Read(open.Reader(), chunk, report, ref unreadable);
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            // Reading a result may run the user's own constructors and setters.
            (error, _durations) = (SegmentException.ForUsers(thrown), null);
            return null;
        }
    }

    private TResult[] Read(PayloadReader reader, ChunkEntry chunk, ChunkReport report, ref List<(int Place, Exception Error)>? unreadable)
    {
        var results = new TResult[report.Count - report.Faults.Length];
        Results!.ReadEach(ref reader, results, ref unreadable);
        if (IsTimed && !reader.AtEnd)
        {
            var ticks = new long[report.Count];
            Codec<long>.Instance.ReadMany(ref reader, ticks);
            _durations = new Durations(ticks, chunk.Range.First + report.Offset);
        }

        return results;
    }

    private void AcceptEach(ChunkEntry chunk, ChunkReport report, TResult[] results, List<(int Place, Exception Error)> unreadable, string worker)
    {
        var faults = report.Faults.ToDictionary(fault => fault.Offset, fault => fault.Fault);
        var errors = unreadable.ToDictionary(fault => fault.Place, fault => fault.Error);
        var place = 0;
        for (var offset = report.Offset; offset < report.Offset + report.Count; offset++)
        {
            if (faults.TryGetValue(offset, out var fault))
            {
                Fail(new ItemFailure(chunk.Range.First + offset, fault.ToException(), chunk.Range.Attempt, worker));
            }
            else if (errors.TryGetValue(place++, out var error))
            {
                Fail(new ItemFailure(chunk.Range.First + offset, error, chunk.Range.Attempt, worker));
            }
            else
            {
                Succeed(chunk, offset, results.AsSpan(place - 1, 1), worker);
            }
        }
    }

    private void FailAll(ChunkEntry chunk, ChunkReport report, Exception error, string worker)
    {
        var faults = report.Faults.ToDictionary(fault => fault.Offset, fault => fault.Fault);
        for (var offset = report.Offset; offset < report.Offset + report.Count; offset++)
        {
            var reason = faults.TryGetValue(offset, out var fault) ? fault.ToException() : error;
            Fail(new ItemFailure(chunk.Range.First + offset, reason, chunk.Range.Attempt, worker));
        }
    }

    private void Succeed(ChunkEntry chunk, int offset, ReadOnlySpan<TResult> results, string worker)
    {
        if (results.Length > 0)
        {
            Succeed(chunk.Range.First + offset, results, chunk.Range.Attempt, worker);
        }
    }

    private sealed class Durations(ArraySegment<long> ticks, long first)
    {
        public TimeSpan Of(long index) => index >= first && index - first < ticks.Count
            ? System.Diagnostics.Stopwatch.GetElapsedTime(0, ticks[(int)(index - first)])
            : TimeSpan.Zero;
    }
}

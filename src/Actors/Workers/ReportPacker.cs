namespace Troupe.Workers;

using Troupe.Payload;
using Troupe.Wire;

/// <summary>
/// Cuts finished items into reports: results in one parcel, faults as text up to a bound, since no message may reach 64 KiB.
/// A result that cannot travel is its item's fault.
/// </summary>
internal sealed class ReportPacker<TResult>
{
    // Together with a parcel's inline bytes and one fault more than fits: below 64 KiB.
    private const int FaultBudget = 20 * 1024;

    private readonly ChunkSlice<TResult> _slice;
    private readonly string _worker;
    private readonly SortedDictionary<int, Fault> _faults = []; // by place in the slice
    private int _at;
    private int _most = int.MaxValue;

    public ReportPacker(ChunkSlice<TResult> slice, string worker)
    {
        (_slice, _worker) = (slice, worker);
        foreach (var (offset, error) in slice.Faults)
        {
            _faults.Add(offset - slice.Offset, Fault.Of(error, worker));
        }
    }

    public FinishedPart? Next()
    {
        while (_at < _slice.Results.Count)
        {
            var (from, faults) = (_at, new List<ItemFault>());
            var to = Cut(from, faults);
            try
            {
                var results = Pack(from, to);
                _at = to;
                return new FinishedPart(_slice.Offset + from, to - from, results, [.. faults]);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                Learn(from, to, error);
            }
        }

        return null;
    }

    /// <summary>Where the report that begins at <paramref name="from"/> ends: before the fault that does not fit any more.</summary>
    private int Cut(int from, List<ItemFault> faults)
    {
        var to = (int)Math.Min(_slice.Results.Count, (long)from + _most);
        if (_faults.Count == 0)
        {
            return to;
        }

        var size = 0;
        foreach (var (place, fault) in _faults)
        {
            if (place < from)
            {
                continue;
            }

            size += fault.Size;
            if (place >= to || (size > FaultBudget && place > from))
            {
                return Math.Min(place, to);
            }

            faults.Add(new ItemFault(_slice.Offset + place, fault));
        }

        return to;
    }

    private Parcel Pack(int from, int to)
    {
        ReadOnlySpan<TResult> succeeded = _faults.Count == 0
            ? _slice.Results.AsSpan(from, to - from)
            : Enumerable.Range(from, to - from).Where(place => !_faults.ContainsKey(place)).Select(place => _slice.Results[place]).ToArray();
        if (succeeded.IsEmpty && _slice.Ticks.Count == 0)
        {
            return Parcel.Empty;
        }

        using var writer = PayloadWriter.ForParcel();
        Codec<TResult>.Instance.WriteMany(writer, succeeded);
        if (_slice.Ticks.Count > 0)
        {
            Codec<long>.Instance.WriteMany(writer, _slice.Ticks.AsSpan(from, to - from));
        }

        return Parcel.Pack(writer, isFetched: true); // By the pool, where it cannot map this process's memory.
    }

    /// <summary>Which of these results cannot travel? If each can by itself, they are too much together; one alone is then at fault.</summary>
    private void Learn(int from, int to, Exception error)
    {
        var known = _faults.Count;
        for (var place = from; place < to; place++)
        {
            if (!_faults.ContainsKey(place) && Refusal(place) is { } refusal)
            {
                _faults.Add(place, Fault.Of(refusal, _worker));
            }
        }

        if (_faults.Count > known)
        {
            return;
        }

        if (to - from == 1)
        {
            _faults.Add(from, Fault.Of(error, _worker));
            return;
        }

        _most = (to - from) / 2;
    }

    private Exception? Refusal(int place)
    {
        try
        {
            using var scratch = new PayloadWriter();
            Codec<TResult>.Instance.Write(scratch, _slice.Results[place]);
            return null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return error;
        }
    }
}

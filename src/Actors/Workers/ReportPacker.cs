namespace Troupe.Workers;

using Troupe.Payload;
using Troupe.Wire;

/// <summary>
/// Cuts finished items into reports: results in one parcel, faults as text up to a bound, since no message may reach 64 KiB.
/// A result that cannot travel is its item's fault.
/// </summary>
internal sealed class ReportPacker<TResult>(ChunkSlice<TResult> slice, string worker)
{
    private const int FaultBudget = 8 * 1024;

    private int _at;
    private int _fault;

    public (int Offset, int Count, Parcel Results, ItemFault[] Faults)? Next()
    {
        if (_at == slice.Results.Count)
        {
            return null;
        }

        var from = _at;
        var faults = new List<ItemFault>();
        var size = 0;
        while (_fault < slice.Faults.Length && size < FaultBudget)
        {
            var (offset, error) = slice.Faults[_fault++];
            var fault = Fault.Of(error, worker);
            size += fault.Size;
            faults.Add(new ItemFault(offset, fault));
        }

        // Up to the fault that did not fit any more.
        _at = _fault < slice.Faults.Length ? slice.Faults[_fault].Offset - slice.Offset : slice.Results.Count;
        var results = Pack(from, _at, faults);
        return (slice.Offset + from, _at - from, results, [.. faults]);
    }

    private Parcel Pack(int from, int to, List<ItemFault> faults)
    {
        var span = slice.Results.AsSpan(from, to - from);
        var failed = new HashSet<int>(faults.Select(fault => fault.Offset - slice.Offset - from));
        try
        {
            using var writer = new PayloadWriter();
            WriteSucceeded(writer, span, failed);
            return Parcel.Pack(writer);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            FaultUntravelled(span, failed, from, faults);
            using var writer = new PayloadWriter();
            WriteSucceeded(writer, span, failed);
            return Parcel.Pack(writer);
        }
    }

    private static void WriteSucceeded(PayloadWriter writer, ReadOnlySpan<TResult> results, HashSet<int> failed)
    {
        if (failed.Count == 0)
        {
            Codec<TResult>.Instance.WriteMany(writer, results);
            return;
        }

        var succeeded = new List<TResult>(results.Length - failed.Count);
        for (var i = 0; i < results.Length; i++)
        {
            if (!failed.Contains(i))
            {
                succeeded.Add(results[i]);
            }
        }

        Codec<TResult>.Instance.WriteMany(writer, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(succeeded));
    }

    private void FaultUntravelled(ReadOnlySpan<TResult> results, HashSet<int> failed, int from, List<ItemFault> faults)
    {
        for (var i = 0; i < results.Length; i++)
        {
            if (failed.Contains(i))
            {
                continue;
            }

            try
            {
                using var scratch = new PayloadWriter();
                Codec<TResult>.Instance.Write(scratch, results[i]);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                failed.Add(i);
                faults.Add(new ItemFault(slice.Offset + from + i, Fault.Of(error, worker)));
            }
        }

        faults.Sort((a, b) => a.Offset.CompareTo(b.Offset));
    }
}

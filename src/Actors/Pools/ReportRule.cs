namespace Troupe.Pools;

using Troupe.Wire;

/// <summary>What a worker may say of a chunk: the pool's books must stand whatever a worker that has gone astray sends.</summary>
internal static class ReportRule
{
    /// <summary>Whether the report goes on where the last one ended, stays within the chunk, ends with it, and has its faults in order.</summary>
    internal static bool Fits(ChunkReport report, ChunkEntry chunk)
    {
        var left = chunk.Range.Count - chunk.Reported;
        if (report.Offset != chunk.Reported || report.Count > left || (report.Final && report.Count != left))
        {
            return false;
        }

        var next = report.Offset;
        foreach (var fault in report.Faults)
        {
            if (fault.Offset < next || fault.Offset >= report.Offset + report.Count)
            {
                return false;
            }

            next = fault.Offset + 1;
        }

        return true;
    }
}

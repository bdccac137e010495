namespace Troupe.Remote;

using Troupe.Payload;
using Troupe.Peers;

/// <summary>In a worker on another machine: what its host lent, brought here to be read.</summary>
internal static class FarMemory
{
    /// <summary>Waits until the bytes are here. The calling thread is the runner's, or one on which the user's function reads a handle; never one that the bytes come by.</summary>
    /// <exception cref="SegmentException">They are no more, or are not the host's to give; or this process has no memory for them.</exception>
    public static SegmentView Fetch(SegmentName name)
    {
        var node = Node.Current;
        var fetched = new TaskCompletionSource<(Segment? Brought, SegmentException? Shortage)>(TaskCreationOptions.RunContinuationsAsynchronously);
        node.System.ActorOf(SegmentFetcher.For(name, node.Parent, (segment, shortage) =>
        {
            if (!fetched.TrySetResult((segment, shortage)) && segment is not null)
            {
                Segments.Shelve(segment);
            }
        }));
        var (brought, shortage) = fetched.Task.GetAwaiter().GetResult();
        var here = brought ?? throw shortage ?? new SegmentException($"A value of {name.Length} bytes cannot be brought here: its owner has ended or released it, or is neither this worker's host.");
        return new SegmentView(new Brought(here), (int)name.Length, static mapping => mapping.Dispose());
    }

    private sealed unsafe class Brought : SegmentMapping
    {
        private Segment? _segment;

        public Brought(Segment segment)
        {
            (_segment, Capacity) = (segment, segment.Capacity);
            Start = (byte*)segment.Pin().Pointer; // It is not the collector's: it stays where it is.
        }

        public override void Dispose()
        {
            // Let go of on any thread, and once.
            if (Interlocked.Exchange(ref _segment, null) is { } segment)
            {
                Start = null;
                Segments.Shelve(segment);
            }
        }
    }
}

namespace Troupe.Engine.Tests.Remote;

/// <summary>One end of a link in memory that holds little, and takes and gives odd amounts of it.</summary>
internal sealed class NarrowLink : Link
{
    private const int Room = 20_000;

    private readonly Queue<byte> _in;
    private readonly Queue<byte> _out;
    private readonly object _gate;
    private readonly Random _random;
    private readonly bool[] _closed;

    private NarrowLink(Queue<byte> into, Queue<byte> from, object gate, bool[] closed, int seed) =>
        (_out, _in, _gate, _closed, _random) = (into, from, gate, closed, new Random(seed));

    public static (NarrowLink A, NarrowLink B) Pair(int seed)
    {
        var (there, back) = (new Queue<byte>(), new Queue<byte>());
        var gate = new object();
        var closed = new bool[1];
        return (new NarrowLink(there, back, gate, closed, seed), new NarrowLink(back, there, gate, closed, seed + 1));
    }

    public override int Read(Span<byte> into)
    {
        lock (_gate)
        {
            while (_in.Count == 0 && !_closed[0]) Monitor.Wait(_gate);
            var count = Math.Min(Math.Min(into.Length, _in.Count), _random.Next(1, 5000));
            for (var i = 0; i < count; i++) into[i] = _in.Dequeue();
            Monitor.PulseAll(_gate);
            return count;
        }
    }

    public override int TryWrite(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_closed[0]) return -1;
            var count = Math.Min(Math.Min(bytes.Length, Room - _out.Count), _random.Next(1, 9000));
            foreach (var one in bytes[..count]) _out.Enqueue(one);
            Monitor.PulseAll(_gate);
            return count;
        }
    }

    public override bool WaitWritable(int milliseconds) => Wait(() => _out.Count < Room, milliseconds);

    public override bool WaitReadable(int milliseconds) => Wait(() => _in.Count > 0, milliseconds);

    public override void Close()
    {
        lock (_gate)
        {
            _closed[0] = true;
            Monitor.PulseAll(_gate);
        }
    }

    public override void Dispose() => Close();

    private bool Wait(Func<bool> ready, int milliseconds)
    {
        var deadline = Environment.TickCount64 + milliseconds;
        lock (_gate)
        {
            while (!ready() && !_closed[0])
            {
                var left = deadline - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_gate, (int)left)) return ready() || _closed[0];
            }

            return true;
        }
    }
}

namespace Troupe.Engine;

/// <summary>
/// What TLS reads from and writes to. While the two ends agree on keys it waits for the link, until a deadline. Afterwards what is written waits here for
/// <see cref="TryFlush"/>, so that who encrypts is never held up.
/// </summary>
internal sealed class CipherStream(Link link) : Stream
{
    // Guards what waits: one thread encrypts what is sent, but the one that reads may have to answer the protocol itself.
    private readonly object _gate = new();
    private byte[] _waiting = [];
    private int _from;
    private int _to;

    /// <summary>Until when a read may wait (<see cref="Environment.TickCount64"/>); for ever where there is none.</summary>
    public long? Deadline { get; set; }

    /// <summary>The keys are agreed on: what is written waits from here on.</summary>
    public bool Agreed { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Writes what waits: 1 all of it, 0 not all for now, -1 the peer is gone.</summary>
    public int TryFlush()
    {
        lock (_gate)
        {
            while (_from < _to)
            {
                var count = link.TryWrite(_waiting.AsSpan(_from, _to - _from));
                if (count <= 0) return count;
                _from += count;
            }

            _from = _to = 0;
            return 1;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (Deadline is { } deadline && !link.WaitReadable(Left(deadline))) throw new TimeIsUpException();
        return link.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            if (_to + buffer.Length > _waiting.Length)
            {
                var larger = _to - _from + buffer.Length > _waiting.Length ? new byte[Math.Max(4096, (_to - _from + buffer.Length) * 2)] : _waiting;
                _waiting.AsSpan(_from, _to - _from).CopyTo(larger);
                (_waiting, _from, _to) = (larger, 0, _to - _from);
            }

            buffer.CopyTo(_waiting.AsSpan(_to));
            _to += buffer.Length;
        }

        if (!Agreed) FlushAll();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // What waits goes by TryFlush.
    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void FlushAll()
    {
        while (TryFlush() is var done and <= 0)
        {
            if (done < 0) throw new IOException("The peer is gone.");
            if (!link.WaitWritable(Left(Deadline ?? long.MaxValue))) throw new TimeIsUpException();
        }
    }

    private static int Left(long deadline) => (int)Math.Clamp(deadline - Environment.TickCount64, 0, int.MaxValue);

    /// <summary>The deadline has come. An <see cref="IOException"/>, which TLS lets through as it is.</summary>
    internal sealed class TimeIsUpException() : IOException("Nothing came in time.");
}

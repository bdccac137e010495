namespace Troupe.Host.Tests.Resuming;

using Troupe.Host.Resuming;

/// <summary>
/// The files of a map on a disk whose process or machine ends after so many bytes. A process takes nothing back that it has written; a machine loses any part of what was
/// not brought to the disk, and perhaps the last renaming.
/// </summary>
internal sealed class CrashingDisk : IStateStore
{
    private byte[]? _stateBefore;

    /// <summary>Bytes that are still written; a renaming counts as one.</summary>
    public long Budget { get; set; } = long.MaxValue;

    public DiskFile Output { get; } = new();

    public DiskFile Errors { get; } = new();

    public byte[]? State { get; private set; }

    public void Replace(ReadOnlySpan<byte> state)
    {
        // What is written beside is nobody's until it has the name.
        Spend(state.Length, state.Length);
        Spend(1, 1);
        (_stateBefore, State) = (State, state.ToArray());
    }

    public Stream Open(DiskFile file) => new DiskStream(this, file);

    /// <summary>After a crash of the whole machine.</summary>
    public void LosePower(Random random)
    {
        Output.LosePower(random);
        Errors.LosePower(random);
        State = random.Next(3) == 0 ? _stateBefore : State;
    }

    /// <summary>How many of <paramref name="wanted"/> bytes are written.</summary>
    /// <exception cref="CrashException">Not all of them.</exception>
    private void Spend(int wanted, int least)
    {
        if (Budget < least)
        {
            Budget = 0;
            throw new CrashException();
        }

        Budget -= wanted;
    }

    internal sealed class CrashException : Exception;

    /// <summary>One file, and how much of it is safe.</summary>
    internal sealed class DiskFile
    {
        public List<byte> Bytes { get; } = [];

        public int Synced { get; set; }

        public void LosePower(Random random)
        {
            var kept = random.Next(Synced, Bytes.Count + 1);
            Bytes.RemoveRange(kept, Bytes.Count - kept);
            for (var i = Synced; i < kept; i++)
            {
                Bytes[i] = random.Next(2) == 0 ? (byte)0 : Bytes[i];
            }
        }
    }

    private sealed class DiskStream(CrashingDisk disk, DiskFile file) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => file.Bytes.Count;

        public override long Position { get; set; }

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => Position = offset;

        public override void SetLength(long value)
        {
            file.Bytes.RemoveRange((int)value, file.Bytes.Count - (int)value);
            file.Synced = Math.Min(file.Synced, (int)value);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Assert.Equal(file.Bytes.Count, Position);
            var written = (int)Math.Min(buffer.Length, disk.Budget);
            file.Bytes.AddRange(buffer[..written]);
            Position += written;
            disk.Spend(buffer.Length, buffer.Length);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}

namespace Troupe.Workers;

using System.Text;

/// <summary>Makes lines of bytes as they come: UTF-8, ended by LF or CR LF; a line longer than the limit is cut into several.</summary>
internal sealed class LineCutter(int limit = LineCutter.DefaultLimit)
{
    internal const int DefaultLimit = 64 * 1024;

    private byte[] _rest = new byte[256];
    private int _length;

    /// <summary>Takes bytes, and tells every line they complete.</summary>
    public void Take(ReadOnlySpan<byte> bytes, Action<string> line)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var piece = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            while (_length + piece.Length > limit)
            {
                var fits = limit - _length;
                Keep(piece[..fits]);
                piece = piece[fits..];
                CutLongLine(line);
            }

            Keep(piece);
            if (end >= 0)
            {
                Tell(_length, line);
            }
        }
    }

    /// <summary>No more bytes come: what is left is a line too.</summary>
    public void Finish(Action<string> line)
    {
        if (_length > 0)
        {
            Tell(_length, line);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_rest.Length < _length + bytes.Length)
        {
            Array.Resize(ref _rest, Math.Max(_rest.Length * 2, _length + bytes.Length));
        }

        bytes.CopyTo(_rest.AsSpan(_length));
        _length += bytes.Length;
    }

    // Not inside a character: at most three bytes of one stay for the next line.
    private void CutLongLine(Action<string> line)
    {
        var start = _length - 1;
        while (start > 0 && start > _length - 4 && (_rest[start] & 0xC0) == 0x80)
        {
            start--;
        }

        var size = _rest[start] switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
        var cut = start > 0 && start + size > _length ? start : _length;
        var tail = _rest.AsSpan(cut, _length - cut).ToArray();
        Tell(cut, line);
        Keep(tail);
    }

    private void Tell(int length, Action<string> line)
    {
        var text = length > 0 && _rest[length - 1] == '\r' ? length - 1 : length;
        _length = 0;
        line(Encoding.UTF8.GetString(_rest, 0, text));
    }
}

namespace Troupe.Host.Lines;

using System.Text;

/// <summary>What lies between two delimiters is a record, line breaks and all; what comes after the last delimiter is one unless it is empty.</summary>
internal sealed class DelimitedRecords(TextReader reader, int file, char delimiter) : IRecordReader
{
    private readonly char[] _buffer = new char[16 * 1024];
    private readonly StringBuilder _record = new();
    private int _next;
    private int _end;
    private long _line = 1;

    public long Line { get; private set; }

    public async ValueTask<InputRecord?> ReadAsync()
    {
        Line = _line;
        while (true)
        {
            var rest = _buffer.AsMemory(_next, _end - _next);
            var length = rest.Span.IndexOf(delimiter);
            _record.Append(rest.Span[..(length < 0 ? rest.Length : length)]);
            if (length >= 0)
            {
                _next += length + 1;
                return Finish(delimiter == '\n' ? 1 : 0);
            }

            (_next, _end) = (0, await reader.ReadAsync(_buffer.AsMemory()));
            if (_end == 0)
            {
                return _record.Length == 0 ? null : Finish(0);
            }
        }
    }

    private InputRecord Finish(int breaks)
    {
        var text = _record.ToString();
        _record.Clear();
        _line += breaks + text.AsSpan().Count('\n');
        return new InputRecord(file, Line, text);
    }
}

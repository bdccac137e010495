namespace Troupe.Host.Lines;

using System.Text;

/// <summary>
/// Comma-separated values as RFC 4180 has them: a field in quotes may hold the delimiter, line breaks, and quotes written twice. A record ends with CR LF, LF or CR;
/// lines with nothing on them are none. Strict: a quote in the middle of a field, or anything after a closing one, is an error and no guess.
/// </summary>
internal sealed class CsvReader(TextReader reader, char delimiter)
{
    private const int End = -1;

    private readonly char[] _buffer = new char[32 * 1024];
    private readonly StringBuilder _field = new();
    private readonly StringBuilder _raw = new();
    private readonly List<string> _fields = [];
    private int _next;
    private int _end;
    private long _line = 1;

    /// <summary>The line that the last record began on, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The last record as it stands in the input, without its end.</summary>
    public string Raw => _raw.ToString();

    /// <summary>The next record's fields; null at the end.</summary>
    /// <exception cref="FormatException">The quotes are wrong.</exception>
    public async ValueTask<string[]?> ReadAsync()
    {
        while (true)
        {
            _raw.Clear();
            _fields.Clear();
            Line = _line;
            var next = await PeekAsync();
            if (next == End)
            {
                return null;
            }

            while (await ReadFieldAsync())
            {
            }

            if (_raw.Length > 0)
            {
                return [.. _fields];
            }
        }
    }

    /// <summary>One field, and what ends it.</summary>
    /// <returns>Whether another one follows in this record.</returns>
    private async ValueTask<bool> ReadFieldAsync()
    {
        _field.Clear();
        if (await PeekAsync() == '"')
        {
            await ReadQuotedAsync();
        }
        else
        {
            await ReadPlainAsync();
        }

        _fields.Add(_field.ToString());
        var next = await PeekAsync();
        if (next == delimiter)
        {
            Take();
            return true;
        }

        if (next is not ('\r' or '\n' or End))
        {
            throw new FormatException("there is something between the closing quote of a field and its end.");
        }

        if (next != End)
        {
            await SkipLineEndAsync(next);
        }

        return false;
    }

    private async ValueTask ReadPlainAsync()
    {
        while (await PeekAsync() is var next && next != End && next != delimiter && next is not ('\r' or '\n'))
        {
            if (next == '"')
            {
                throw new FormatException("a field that has no quotes around it holds one.");
            }

            _field.Append(Take());
        }
    }

    private async ValueTask ReadQuotedAsync()
    {
        Take();
        while (true)
        {
            var next = await PeekAsync();
            if (next == End)
            {
                throw new FormatException("the input ends within quotes.");
            }

            var taken = Take();
            if (taken == '"')
            {
                if (await PeekAsync() != '"')
                {
                    return;
                }

                Take();
            }
            else if (taken == '\n' || (taken == '\r' && await PeekAsync() != '\n'))
            {
                _line++;
            }

            _field.Append(taken);
        }
    }

    private async ValueTask SkipLineEndAsync(int first)
    {
        _next++;
        _line++;
        if (first == '\r' && await PeekAsync() == '\n')
        {
            _next++;
        }
    }

    private char Take()
    {
        var taken = _buffer[_next++];
        _raw.Append(taken);
        return taken;
    }

    private ValueTask<int> PeekAsync() => _next < _end ? new(_buffer[_next]) : FillAsync();

    private async ValueTask<int> FillAsync()
    {
        (_next, _end) = (0, await reader.ReadAsync(_buffer.AsMemory()));
        return _end == 0 ? End : _buffer[0];
    }
}

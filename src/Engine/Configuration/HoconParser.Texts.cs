namespace Troupe.Engine;

using System.Text;

/// <content>Texts in quotes, blanks and comments.</content>
internal sealed partial class HoconParser
{
    private string ReadQuoted()
    {
        var start = _at++;
        var from = _at;
        StringBuilder? built = null;
        while (true)
        {
            if (AtEnd || Current == '\n') throw Wrong("the text is not closed", start);
            if (Current == '"')
            {
                var rest = _text[from.._at++];
                return built is null ? rest : built.Append(rest).ToString();
            }

            if (Current != '\\')
            {
                _at++;
                continue;
            }

            built ??= new StringBuilder();
            built.Append(_text, from, _at - from);
            _at++;
            built.Append(ReadEscaped());
            from = _at;
        }
    }

    private char ReadEscaped()
    {
        var c = Current;
        _at++;
        switch (c)
        {
            case '"' or '\\' or '/': return c;
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'u' when _at + 4 <= _text.Length && ushort.TryParse(
                _text.AsSpan(_at, 4), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            default: throw Wrong("no such escape", _at - 2);
        }
    }

    private string ReadTripleQuoted()
    {
        var start = _at;
        var from = _at + 3;
        var end = _text.IndexOf("\"\"\"", from, StringComparison.Ordinal);
        if (end < 0) throw Wrong("the text is not closed", start);
        // Quotes just before the closing three belong to the text.
        while (end + 3 < _text.Length && _text[end + 3] == '"') end++;
        _at = end + 3;
        return _text[from..end];
    }

    private bool AtComment => Current == '#' || (Current == '/' && _at + 1 < _text.Length && _text[_at + 1] == '/');

    private static bool IsUnquoted(char c) => c is not ('\n' or '\r' or '$' or '"' or '{' or '}' or '[' or ']' or ':' or '=' or ',' or '#' or '`'
        or '^' or '?' or '!' or '@' or '*' or '&' or '\\' or '\0');

    private void SkipBlanks()
    {
        while (!AtEnd && Current is ' ' or '\t' or '\r' or '\uFEFF') _at++;
    }

    private void SkipToToken()
    {
        while (true)
        {
            SkipBlanks();
            if (AtEnd) return;
            if (Current == '\n') _at++;
            else if (AtComment) SkipLine();
            else return;
        }
    }

    private void SkipLine()
    {
        var end = _text.IndexOf('\n', _at);
        _at = end < 0 ? _text.Length : end;
    }
}

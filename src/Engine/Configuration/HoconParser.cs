namespace Troupe.Engine;

/// <summary>
/// Reads the subset of HOCON that Akka.NET's parser and ours have in common, in one pass over the text; substitutions are filled in afterwards by
/// <see cref="HoconResolver"/>. What is outside of it (includes, <c>+=</c>, the environment, self-reference) is refused with line and column.
/// </summary>
internal sealed partial class HoconParser
{
    // Deeper than any configuration, and far from the end of a stack.
    private const int DeepestNesting = 100;

    private readonly string _text;
    private readonly HoconTree _tree = new();
    private int _at;
    private int _depth;

    private HoconParser(string text) => _text = text;

    public static HoconObject Parse(string text)
    {
        var parser = new HoconParser(text);
        var root = new HoconObject();
        parser.SkipToToken();
        if (parser.Current == '[') throw parser.Wrong("the top level must be an object");
        var braced = parser.Current == '{';
        if (braced) parser._at++;
        parser.ReadKeys(root, braced);
        parser.SkipToToken();
        if (!parser.AtEnd) throw parser.Wrong("nothing may follow the closing brace");
        if (parser._tree.Pendings.Count > 0) new HoconResolver(root, parser).Resolve(parser._tree.Pendings);
        return root;
    }

    public ConfigurationException Wrong(string what, int offset = -1)
    {
        if (offset < 0) offset = _at;
        int line = 1, column = 1;
        for (var i = 0; i < offset && i < _text.Length; i++)
        {
            if (_text[i] == '\n') (line, column) = (line + 1, 1);
            else column++;
        }

        return new ConfigurationException($"Line {line}, column {column}: {what}.");
    }

    private bool AtEnd => _at >= _text.Length;

    // '\0' at the end: it is no character any rule takes.
    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private void ReadKeys(HoconObject into, bool braced)
    {
        if (++_depth > DeepestNesting) throw Wrong($"nested deeper than {DeepestNesting} levels");
        while (true)
        {
            SkipToToken();
            if (AtEnd && !braced) break;
            if (AtEnd) throw Wrong("the file ends inside of an object");
            if (Current == '}' && braced)
            {
                _at++;
                break;
            }

            ReadKey(into);
            ReadSeparator('}', braced);
        }

        _depth--;
    }

    private void ReadKey(HoconObject into)
    {
        var start = _at;
        while (true)
        {
            var key = ReadKeySegment(start);
            SkipBlanks();
            if (Current == '.')
            {
                _at++;
                SkipBlanks();
                into = _tree.ObjectAt(into, key);
                continue;
            }

            if (Current == '+') throw Wrong("+= is not supported");
            if (Current is '=' or ':')
            {
                _at++;
                SkipToToken();
                _tree.Assign(into, key, ReadValue());
            }
            else if (Current == '{')
            {
                _tree.Assign(into, key, ReadValue());
            }
            else
            {
                throw key == "include" ? Wrong("include is not supported", start) : Wrong($"after the key {key} one of = : {{ is needed");
            }

            return;
        }
    }

    private string ReadKeySegment(int start)
    {
        if (Current == '"')
        {
            if (_text.AsSpan(_at).StartsWith("\"\"\"")) throw Wrong("a key cannot be triple-quoted");
            return ReadQuoted();
        }

        var from = _at;
        while (!AtEnd && Current is not ('.' or '+' or ' ' or '\t') && IsUnquoted(Current) && !AtComment) _at++;
        if (_at > from) return _text[from.._at];
        throw _at == start ? Wrong("a key is needed") : Wrong("a key cannot end in a dot");
    }

    /// <summary>A value up to the end of its line: one part, or several that are joined.</summary>
    private HoconValue ReadValue()
    {
        var start = _at;
        HoconValue? only = null;
        List<HoconPart>? parts = null;
        var substitutes = false;
        while (true)
        {
            var blanks = _at;
            SkipBlanks();
            if (AtEnd || Current is '\n' or ',' or '}' or ']' || AtComment) break;
            var space = _at > blanks ? _text[blanks.._at] : null;
            var part = ReadPart();
            substitutes |= part.Path is not null;
            if (only is null && parts is null && part.Value is not null)
            {
                only = part.Value;
                continue;
            }

            parts ??= only is null ? [] : [new HoconPart(only)];
            if (space is not null && parts.Count > 0) parts.Add(new HoconPart(new HoconValue(space), IsSpace: true));
            parts.Add(part);
        }

        if (parts is null) return only ?? throw Wrong("a value is needed", start);
        return substitutes ? _tree.Pend(parts, null) : HoconResolver.Join(parts, this, start)!;
    }

    private HoconPart ReadPart()
    {
        var start = _at;
        switch (Current)
        {
            case '{':
                _at++;
                var keys = new HoconObject();
                ReadKeys(keys, braced: true);
                return new HoconPart(new HoconValue(keys), Offset: start);
            case '[':
                _at++;
                return new HoconPart(ReadList(), Offset: start);
            case '"':
                return new HoconPart(new HoconValue(_text.AsSpan(_at).StartsWith("\"\"\"") ? ReadTripleQuoted() : ReadQuoted()), Offset: start);
            case '$':
                return ReadSubstitution();
            default:
                while (!AtEnd && IsUnquoted(Current) && Current is not (' ' or '\t') && !AtComment) _at++;
                if (_at == start) throw Wrong($"'{Current}' cannot stand in an unquoted text");
                var text = _text[start.._at];
                return new HoconPart(text == "null" ? new HoconValue() : new HoconValue(text), Offset: start);
        }
    }

    private HoconPart ReadSubstitution()
    {
        var start = _at;
        if (!_text.AsSpan(_at).StartsWith("${")) throw Wrong("{ must follow $");
        _at += 2;
        var optional = Current == '?';
        if (optional) _at++;
        var end = _text.IndexOf('}', _at);
        var line = _text.IndexOf('\n', _at);
        if (end < 0 || (line >= 0 && line < end)) throw Wrong("a substitution needs its } on the same line", start);
        var path = _text.AsSpan(_at, end - _at).Trim().ToString();
        if (path.Length == 0) throw Wrong("a substitution needs a path", start);
        _at = end + 1;
        return new HoconPart(null, path, optional, start);
    }

    private HoconValue ReadList()
    {
        if (++_depth > DeepestNesting) throw Wrong($"nested deeper than {DeepestNesting} levels");
        var items = new List<HoconValue>();
        while (true)
        {
            SkipToToken();
            if (AtEnd) throw Wrong("the file ends inside of a list");
            if (Current == ']')
            {
                _at++;
                _depth--;
                return new HoconValue(items);
            }

            items.Add(ReadValue());
            ReadSeparator(']', braced: true);
        }
    }

    /// <summary>One comma, or one or more ends of line, or the closing bracket ahead.</summary>
    private void ReadSeparator(char closing, bool braced)
    {
        SkipBlanks();
        var line = _at;
        SkipToToken();
        if (Current == ',')
        {
            _at++;
            return;
        }

        if (AtEnd || _at > line || (braced && Current == closing)) return;
        throw Wrong($"'{Current}' is not expected here");
    }
}

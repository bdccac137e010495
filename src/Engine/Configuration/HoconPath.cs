namespace Troupe.Engine;

/// <summary>Walks a dotted path such as <c>akka.actor."a.b".c</c>, segment by segment, without a list of them.</summary>
internal ref struct HoconPath(string path)
{
    private int _next = path.Length == 0 ? 1 : 0;

    /// <summary>The segment that the last successful <see cref="MoveNext"/> found.</summary>
    public string Segment { get; private set; } = "";

    /// <summary>Steps to the next segment; false at the end of the path.</summary>
    public bool MoveNext()
    {
        if (_next > path.Length) return false;
        if (_next < path.Length && path[_next] == '"')
        {
            var close = path.IndexOf('"', _next + 1);
            if (close < 0) throw new ConfigurationException($"The path {path} has an unclosed quote.");
            if (close + 1 < path.Length && path[close + 1] != '.') throw new ConfigurationException($"In the path {path} a dot must follow a quoted key.");
            Segment = path.Substring(_next + 1, close - _next - 1);
            _next = close + 2;
            return true;
        }

        var dot = path.IndexOf('.', _next);
        if (dot < 0) dot = path.Length;
        Segment = _next == 0 && dot == path.Length ? path : path.Substring(_next, dot - _next);
        _next = dot + 1;
        return true;
    }
}

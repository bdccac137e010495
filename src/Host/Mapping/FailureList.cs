namespace Troupe.Host.Mapping;

/// <summary>The first failed lines with their errors; of the rest, only how many.</summary>
internal sealed class FailureList
{
    private const int Listed = 20;

    private readonly List<string> _first = [];

    private long _count;

    public void Add(long line, Exception error)
    {
        _count++;
        if (_first.Count < Listed)
        {
            _first.Add($"line {line}: {Text(error).ReplaceLineEndings("\n    ")}");
        }
    }

    public void WriteTo(TextWriter writer)
    {
        foreach (var failure in _first)
        {
            writer.WriteLine(failure);
        }

        if (_count > _first.Count)
        {
            writer.WriteLine($"and {_count - _first.Count} more failed lines");
        }
    }

    /// <summary>With its stack. An exception whose type is unknown here goes by the name it had in the worker.</summary>
    private static string Text(Exception error) => error is RemoteException remote
        ? string.Concat(remote.OriginalType, remote.ToString().AsSpan(typeof(RemoteException).FullName!.Length))
        : error.ToString();
}

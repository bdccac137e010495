namespace Troupe.Host.Mapping;

using Troupe.Host.Lines;

/// <summary>The first failed items with their errors; of the rest, only how many.</summary>
/// <param name="placeOf">Says where an item stands.</param>
internal sealed class FailureList(Func<InputRecord, string> placeOf)
{
    private const int Listed = 20;

    private readonly List<string> _first = [];

    private long _count;

    public void Add(in InputRecord record, Exception error)
    {
        _count++;
        if (_first.Count < Listed)
        {
            _first.Add($"{placeOf(record)}: {Text(error).ReplaceLineEndings("\n    ")}");
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

    /// <summary>The type's name. An exception whose type is unknown here goes by the name it had in the worker.</summary>
    public static string NameOf(Exception error) => error is RemoteException remote ? remote.OriginalType : error.GetType().FullName!;

    /// <summary>With its stack.</summary>
    private static string Text(Exception error) => error is RemoteException remote
        ? string.Concat(remote.OriginalType, remote.ToString().AsSpan(typeof(RemoteException).FullName!.Length))
        : error.ToString();
}

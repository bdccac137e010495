namespace Troupe;

/// <summary>Items of a map failed; all others were run. The first failure in item order is the inner exception.</summary>
public sealed class ItemsFailedException(IReadOnlyList<ItemFailure> failures, long items)
    : TroupeException(
        $"{failures.Count} of {items} items failed; item {failures[0].Index}: {failures[0].Error.GetType().Name}: {MessageOf(failures[0].Error)}",
        failures[0].Error)
{
    /// <summary>The failed items, by index.</summary>
    public IReadOnlyList<ItemFailure> Failures { get; } = failures;

    /// <summary>How many items the map had.</summary>
    public long Items { get; } = items;

    // The user's code: it may throw itself.
    private static string MessageOf(Exception error)
    {
        try
        {
            return error.Message;
        }
        catch (Exception unreadable)
        {
            return $"(its message cannot be read: {unreadable.GetType()})";
        }
    }
}

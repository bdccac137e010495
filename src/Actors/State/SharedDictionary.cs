namespace Troupe;

/// <summary>Makes dictionaries that processes share.</summary>
public static class SharedDictionary
{
    /// <summary>A dictionary, kept by this process, for its threads and for every process its handle travels to.</summary>
    /// <param name="entries">What is in it at first; of equal keys the last counts.</param>
    /// <param name="name">What it is called in errors; null: <c>dictionary-N</c>.</param>
    /// <exception cref="CannotTravelException">A key or value cannot go to another process.</exception>
    public static SharedDictionary<TKey, TValue> Create<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>>? entries = null, string? name = null)
        where TKey : notnull => SharedDictionary<TKey, TValue>.Create(entries ?? [], name);
}

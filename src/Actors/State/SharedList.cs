namespace Troupe;

/// <summary>Makes lists that processes share.</summary>
public static class SharedList
{
    /// <summary>A list, kept by this process, for its threads and for every process its handle travels to.</summary>
    /// <param name="items">What is in it at first.</param>
    /// <param name="name">What it is called in errors; null: <c>list-N</c>.</param>
    /// <exception cref="CannotTravelException">An item cannot go to another process.</exception>
    public static SharedList<T> Create<T>(IEnumerable<T>? items = null, string? name = null) => SharedList<T>.Create(items ?? [], name);
}

namespace Troupe.Engine.Testing;

/// <content>Expectations on several messages by predicates.</content>
public abstract partial class TestKitBase
{
    /// <summary>As many messages as predicates come, in any order, and each satisfies a predicate of its own; within what is left or the default time.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(params PredicateInfo[] predicates) =>
        Blocking.Ended(AllMatching(true, predicates, RemainingOrDefault, default));

    /// <summary>As above.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        Blocking.Ended(AllMatching(true, predicates, RemainingOrDefault, cancellationToken));

    /// <summary>As above.</summary>
    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(
        IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default) =>
        Stream(() => AllMatching(false, predicates, RemainingOrDefault, cancellationToken));

    /// <summary>As above, within <paramref name="max"/>, dilated.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(TimeSpan max, params PredicateInfo[] predicates) =>
        Blocking.Ended(AllMatching(true, predicates, Dilated(max), default));

    /// <summary>As above, within <paramref name="max"/>, dilated.</summary>
    public IReadOnlyCollection<object> ExpectMsgAllOfMatchingPredicates(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken) =>
        Blocking.Ended(AllMatching(true, predicates, Dilated(max), cancellationToken));

    /// <summary>As above, within <paramref name="max"/>, dilated.</summary>
    public IAsyncEnumerable<object> ExpectMsgAllOfMatchingPredicatesAsync(
        TimeSpan max, IReadOnlyCollection<PredicateInfo> predicates, CancellationToken cancellationToken = default) =>
        Stream(() => AllMatching(false, predicates, Dilated(max), cancellationToken));

    private async ValueTask<IReadOnlyList<object>> AllMatching(
        bool blocking, IReadOnlyCollection<PredicateInfo> predicates, TimeSpan room, CancellationToken cancellation)
    {
        var received = await Several(blocking, predicates.Count, room, cancellation).ConfigureAwait(false);
        var open = predicates.ToList();
        foreach (var message in received)
        {
            var match = open.FindIndex(predicate => predicate.Matches(message));
            _assertions.AssertTrue(match >= 0, $"Unexpected: {message}, which satisfies none of the predicates that are left.");
            open.RemoveAt(match);
        }

        return received;
    }
}

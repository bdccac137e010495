namespace Troupe.Peers;

/// <summary>
/// What other processes have asked and were answered: what they sent again, since a link broke, is known and done once. Kept until they say that they will not ask again.
/// </summary>
internal sealed class RequestMemory<TProcess>
    where TProcess : notnull
{
    private readonly Dictionary<TProcess, Known> _known = [];

    /// <summary>How many requests are kept.</summary>
    public int Count => _known.Values.Sum(static known => known.Replies.Count);

    /// <summary>Whether this is its first coming; from now on it is known.</summary>
    /// <param name="process">Whose request.</param>
    /// <param name="request">Its number there.</param>
    /// <param name="reply">When it is known: what it was answered; null: it waits, or was settled long ago.</param>
    public bool IsNew(TProcess process, long request, out object? reply)
    {
        if (!_known.TryGetValue(process, out var known))
        {
            _known.Add(process, known = new());
        }

        reply = null;
        return !known.IsSettled(request) && !known.Replies.TryGetValue(request, out reply) && known.Replies.TryAdd(request, null);
    }

    /// <summary>It is answered. Harmless when it is settled, or never was to be remembered.</summary>
    public void Answer(TProcess process, long request, object reply)
    {
        if (_known.TryGetValue(process, out var known) && known.Replies.ContainsKey(request))
        {
            known.Replies[request] = reply;
        }
    }

    /// <summary>The process will not ask again what has a number below this, but for these. What was said once holds: a word that comes late says nothing new.</summary>
    public void Settle(TProcess process, long below, IReadOnlyCollection<long> open)
    {
        if (!_known.TryGetValue(process, out var known) || below < known.Below || (below == known.Below && open.Count >= known.Open.Count))
        {
            return;
        }

        (known.Below, known.Open) = (below, [.. open]);
        foreach (var request in known.Replies.Keys)
        {
            if (known.IsSettled(request))
            {
                known.Replies.Remove(request);
            }
        }
    }

    /// <summary>Those processes are dead.</summary>
    public void Lose(Predicate<TProcess> dead)
    {
        foreach (var process in _known.Keys)
        {
            if (dead(process))
            {
                _known.Remove(process);
            }
        }
    }

    private sealed class Known
    {
        public long Below { get; set; }

        public HashSet<long> Open { get; set; } = [];

        public Dictionary<long, object?> Replies { get; } = [];

        public bool IsSettled(long request) => request < Below && !Open.Contains(request);
    }
}

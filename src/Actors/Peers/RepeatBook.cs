namespace Troupe.Peers;

/// <summary>What is sent again until it is answered, and when next. Time is counted in ticks by who calls.</summary>
/// <remarks>
/// <code>
///   Add ──▶ wanted ──Due, Due, …──▶ (sent again; seldom, if nothing says that it is lost) ──Close, Lose──▶ gone
///              └──Withdraw──▶ withdrawn: its withdrawal is sent again instead, until the target has said what became of it
/// </code>
/// Targets keep what they have answered, for they may be asked again; <see cref="TakeSettled"/> says what they may forget.
/// </remarks>
/// <param name="mostListed">How many open requests a word to a target names at most.</param>
internal sealed class RepeatBook<TTarget>(int mostListed = 4096)
    where TTarget : notnull
{
    // In ticks. A link that stands still is soon asked again; one who waits for long costs little.
    private const int LongestPause = 16;

    private readonly Dictionary<long, Entry> _open = [];
    private readonly Dictionary<TTarget, int> _settled = [];
    private readonly HashSet<long> _early = [];
    private long _now;
    private long _filedTo;

    /// <summary>Whether nothing is to be sent or told any more.</summary>
    public bool IsIdle => _open.Count == 0 && _settled.Count == 0;

    /// <summary>A number was given to a request, of any kind: all of them are told here once, about in their order.</summary>
    public void Filed(long number)
    {
        if (number != _filedTo + 1)
        {
            _early.Add(number);
            return;
        }

        _filedTo++;
        while (_early.Remove(_filedTo + 1))
        {
            _filedTo++;
        }
    }

    public void Add(long number, TTarget target, object message) => _open.Add(number, new(target, message) { Due = _now + 1 });

    /// <summary>From now on this is sent in its place, beginning with the next tick.</summary>
    public void Withdraw(long number, object withdrawal)
    {
        if (_open.TryGetValue(number, out var entry))
        {
            (entry.Message, entry.Due, entry.Pause) = (withdrawal, _now + 1, 1);
        }
    }

    /// <summary>It is answered.</summary>
    /// <param name="number">The request's.</param>
    /// <param name="target">Who answered; null: it was not, or is no longer, repeated.</param>
    /// <returns>How many the target has answered since the last word to it.</returns>
    public int Close(long number, out TTarget? target)
    {
        target = default;
        if (!_open.Remove(number, out var entry))
        {
            return 0;
        }

        target = entry.Target;
        return _settled[target] = _settled.GetValueOrDefault(target) + 1;
    }

    /// <summary>What was sent last did not leave this process.</summary>
    /// <returns>How often that happened in a row; 0: it is not repeated.</returns>
    public int Fail(long number)
    {
        if (!_open.TryGetValue(number, out var entry))
        {
            return 0;
        }

        (entry.IsLost, entry.Due, entry.Pause) = (true, Math.Min(entry.Due, _now + 1), 1);
        return ++entry.Losses;
    }

    public bool Contains(long number) => _open.ContainsKey(number);

    /// <summary>Those targets have gone with their process.</summary>
    public void Lose(Predicate<TTarget> lost)
    {
        foreach (var (number, entry) in _open)
        {
            if (lost(entry.Target))
            {
                _open.Remove(number);
            }
        }

        foreach (var target in _settled.Keys)
        {
            if (lost(target))
            {
                _settled.Remove(target);
            }
        }
    }

    /// <summary>Time passes by a tick.</summary>
    /// <returns>What is now to be sent again.</returns>
    public List<(TTarget Target, object Message)> Tick()
    {
        _now++;
        List<(TTarget Target, object Message)> due = [];
        foreach (var entry in _open.Values)
        {
            if (entry.Due <= _now)
            {
                entry.Losses = entry.IsLost ? entry.Losses : 0;
                (entry.IsLost, entry.Due) = (false, _now + entry.Pause);
                entry.Pause = Math.Min(entry.Pause * 2, LongestPause);
                due.Add((entry.Target, entry.Message));
            }
        }

        return due;
    }

    /// <summary>
    /// The word to a target: no request with a number below this is sent to it again, but for these, in ascending order. It counts as said.
    /// What is open is named and not what is answered: so each word holds alone, whatever became of those before, and one who waits for long keeps nothing else from being forgotten.
    /// </summary>
    public (long Below, long[] Open) TakeSettled(TTarget target)
    {
        _settled.Remove(target);
        long[] open = [.. _open.Where(entry => entry.Value.Target.Equals(target) && entry.Key <= _filedTo).Select(static entry => entry.Key).Order()];
        return open.Length > mostListed ? (open[mostListed], open[..mostListed]) : (_filedTo + 1, open);
    }

    /// <summary>Whom to tell.</summary>
    public IReadOnlyList<TTarget> Settled => [.. _settled.Keys];

    private sealed class Entry(TTarget target, object message)
    {
        public TTarget Target { get; } = target;

        public object Message { get; set; } = message;

        public long Due { get; set; }

        public int Pause { get; set; } = 1;

        public bool IsLost { get; set; }

        public int Losses { get; set; }
    }
}

namespace Troupe.Actors.Tests.Channels;

using Troupe.Channels;

/// <summary>
/// What a pipe does, said another way: all who ask wait first, then rules run until none applies. Everybody ever heard of is remembered, and whose an end is
/// follows from that. Who waits is (step, user).
/// </summary>
internal sealed class PipeModel(int? capacity)
{
    private readonly End[] _ends = [new(), new()];
    private readonly List<string> _answers = [];
    private readonly Dictionary<(int Step, int User), int> _askedAt = [];

    public bool IsOver => _ends.All(static end => end.IsClosed);

    public int Count(int side) => _ends[1 - side].ToReceive.Count;

    /// <summary>At which end this one asked.</summary>
    public int AskedAt((int Step, int User) who) => _askedAt[who];

    public List<string> TakeAnswers()
    {
        List<string> taken = [.. _answers.Order(StringComparer.Ordinal)];
        _answers.Clear();
        return taken;
    }

    public void Send(int side, int hand, (int Step, int User) who, bool wait)
    {
        if (!MayUse(side, hand, who))
        {
            return;
        }

        _ends[side].Sending.Add(who);
        Run();
        if (!wait && _ends[side].Sending.Remove(who))
        {
            _answers.Add($"{who} {PipeOutcome.Full}");
        }
    }

    public void Receive(int side, int hand, (int Step, int User) who, bool wait) => Ask(side, hand, new(who, Polls: false), wait);

    public void Poll(int side, int hand, (int Step, int User) who, bool wait) => Ask(side, hand, new(who, Polls: true), wait);

    public void TakeAhead(int side, int hand, (int Step, int User) who, int most, long session, long settled)
    {
        if (Ask(side, hand, new(who, Polls: false, most, session, settled), wait: true))
        {
            (_ends[side].Reader, _ends[side].Session) = (who, session);
        }
    }

    public void StopAhead(int side, int hand, PipePlace place, (int Step, int User) who)
    {
        if (!_ends[side].IsClosed && _ends[side].Owner == who.User && _ends[side].LastHand == hand && _ends[side].Session == place.Session)
        {
            StopAhead(_ends[side], place, isSaid: true);
        }

        _answers.Add($"{who} {PipeOutcome.Accepted}");
        Run();
    }

    public void Hold(int side, int hand, int user, PipePlace? place)
    {
        _ends[side].Held.Add((hand, user));
        if (place is { } known && hand > _ends[side].LastHand)
        {
            _ends[side].Places[hand] = known;
        }
    }

    public void Close(int side, int hand, (int Step, int User) who)
    {
        var end = _ends[side];
        var isAnothers = end.Used.Any(use => use.Hand > hand) || (end.Owner is { } owner && owner != who.User && end.LastHand == hand)
            || end.Held.Any(held => held.User >= 0 && held.Hand > hand && held.Hand == end.Held.Max(static any => any.Hand));
        if (!end.IsClosed && !isAnothers)
        {
            Close(side);
        }

        _answers.Add($"{who} {PipeOutcome.Accepted}");
    }

    public void LetGo(int side, int hand, (int Step, int User) who)
    {
        var end = _ends[side];
        var isUser = end.Owner == who.User && end.LastHand == hand;
        end.IsLetGo |= hand == 0 && !isUser;
        if (!end.IsClosed && (isUser || end is { IsLetGo: true, IsOrphan: true, Owner: null }))
        {
            Close(side);
        }

        _answers.Add($"{who} {PipeOutcome.Accepted}");
    }

    public void TakeBack(int side, int[] items, long delivery, int kept)
    {
        if (!_ends[side].IsClosed)
        {
            _ends[side].ToReceive.AddRange(items[kept..]);
            _ends[side].ToReceive.Sort(); // They are numbered by the step in which they were sent; but see Move.
        }

        if (delivery != 0 && _ends[side].Ahead.TryGetValue(delivery, out var given))
        {
            _ends[side].Ahead[delivery] = given[..kept];
            if (kept == 0)
            {
                _ends[side].Ahead.Remove(delivery);
            }
        }

        Run();
    }

    public void Withdraw((int Step, int User) who)
    {
        if (_ends.Sum(end => end.Sending.RemoveAll(waiter => waiter == who) + end.Asking.RemoveAll(waiter => waiter.Who == who)) > 0)
        {
            _answers.Add($"{who} {PipeOutcome.Withdrawn}");
        }
    }

    public (bool First, bool Second) Lose(int user)
    {
        foreach (var end in _ends)
        {
            end.Sending.RemoveAll(waiter => waiter.User == user);
            end.Asking.RemoveAll(waiter => waiter.Who.User == user);
            if (!end.IsClosed && end.Owner == user)
            {
                var next = end.Places.Where(place => place.Key > end.LastHand).OrderBy(static place => place.Key).Select(static place => (PipePlace?)place.Value).FirstOrDefault();
                StopAhead(end, next ?? default, isSaid: false);
            }
        }

        return (Lose(0, user), Lose(1, user));
    }

    private bool Lose(int side, int user)
    {
        var end = _ends[side];
        var latest = end.Held.Select(static held => held.Hand).DefaultIfEmpty(0).Max();
        var wereLatest = end.Held.Where(held => held.Hand == latest).ToHashSet();
        var goes = wereLatest.Contains((latest, user));
        end.Held.RemoveAll(held => held.User == user);
        wereLatest.Remove((latest, user));
        if (goes)
        {
            end.Held.RemoveAll(held => held.Hand < latest); // Who had it before has sent it on.
            end.Held.AddRange(wereLatest.Count == 0 ? [(latest, -1)] : []); // That there was such a hand is not forgotten.
        }

        if (end.IsClosed)
        {
            return false;
        }

        if (end.Owner == user)
        {
            end.Owner = null;
            var mayCome = wereLatest.Count(held => held.User >= 0) > 0 && latest > end.LastHand;
            return !mayCome && Close(side);
        }

        if (!goes || wereLatest.Any(static held => held.User >= 0) || latest < end.LastHand)
        {
            return false;
        }

        if (end.Owner is not null)
        {
            return end.IsLetGo && latest > end.LastHand && Close(side);
        }

        if (end.IsLetGo || end.LastHand > 0)
        {
            end.IsOrphan = true;
            return Close(side);
        }

        var news = !end.IsOrphan;
        end.IsOrphan = true;
        Run();
        return news;
    }

    private bool Ask(int side, int hand, Asked asked, bool wait)
    {
        var (end, who) = (_ends[side], asked.Who);
        _askedAt.Add(who, side);
        if (!MayUse(side, hand, who))
        {
            return false;
        }

        var isAnother = end.Ahead.Count > 0 && end.Session != asked.Session;
        foreach (var read in isAnother ? [] : end.Ahead.Keys.Where(delivery => delivery <= asked.Settled).ToList())
        {
            end.Ahead.Remove(read);
        }

        if (end.Asking.Count > 0 || end.Ahead.Count > 1 || isAnother)
        {
            _answers.Add($"{who} {PipeOutcome.Busy}");
            return false;
        }

        end.Asking.Add(asked);
        Run();
        if (!wait && end.Asking.Remove(asked))
        {
            _answers.Add($"{who} {PipeOutcome.Empty}");
        }

        return true;
    }

    // All the given items that were not read stand where they stood; who still waits for more ahead does so no longer.
    private void StopAhead(End end, PipePlace place, bool isSaid)
    {
        if (end.Reader is { } reader && end.Asking.RemoveAll(asked => asked.Who == reader) > 0 && isSaid)
        {
            _answers.Add($"{reader} {PipeOutcome.Empty}");
        }

        var isKnown = end.Session == place.Session;
        (end.Reader, end.Session) = (null, 0);
        foreach (var (delivery, items) in end.Ahead)
        {
            end.ToReceive.AddRange(!isKnown || delivery < place.Delivery ? [] : items.Skip(delivery == place.Delivery ? place.Read : 0));
        }

        end.ToReceive.Sort();
        end.Ahead.Clear();
    }

    private bool MayUse(int side, int hand, (int Step, int User) who)
    {
        var end = _ends[side];
        if (end.IsClosed)
        {
            _answers.Add($"{who} {PipeOutcome.ClosedHere}");
            return false;
        }

        if (hand < end.LastHand || (hand == end.LastHand && end.Owner is { } owner && owner != who.User))
        {
            _answers.Add($"{who} {PipeOutcome.Taken}");
            return false;
        }

        if (end.Owner is { } before && before != who.User)
        {
            Dismiss(end, PipeOutcome.Taken);
        }

        var known = end.Places.Keys.Where(key => key > end.LastHand && key <= hand).DefaultIfEmpty(-1).Max();
        if (end.Owner is { } user && (user != who.User || hand > end.LastHand))
        {
            StopAhead(end, known < 0 ? default : end.Places[known], isSaid: true);
        }

        end.Owner = who.User;
        end.Used.Add((hand, who.User));
        return true;
    }

    private bool Close(int side)
    {
        _ends[side].IsClosed = true;
        Dismiss(_ends[side], PipeOutcome.ClosedHere);
        _ends[side].ToReceive.Clear();
        _ends[side].Ahead.Clear();
        Run();
        return true;
    }

    private void Dismiss(End end, PipeOutcome why)
    {
        _answers.AddRange(end.Sending.Concat(end.Asking.Select(static asking => asking.Who)).Select(who => $"{who} {why}"));
        end.Sending.Clear();
        end.Asking.Clear();
    }

    private void Run()
    {
        var isOver = _ends.Any(static end => end.IsClosed || end.IsOrphan);
        for (var side = 0; side < 2; side++)
        {
            var (from, to) = (_ends[side], _ends[1 - side]);
            if (isOver)
            {
                _answers.AddRange(from.Sending.Select(static who => $"{who} {PipeOutcome.Closed}"));
                from.Sending.Clear();
            }

            Move(from, to, isOver);
            while (to.Asking.Count > 0 && (to.ToReceive.Count > 0 || isOver))
            {
                var (who, polls, most, _, _) = to.Asking[0];
                to.Asking.RemoveAt(0);
                if (most > 0 && to.ToReceive.Count > 0)
                {
                    var given = to.ToReceive.Take(most).ToArray();
                    to.ToReceive.RemoveRange(0, given.Length);
                    to.Ahead.Add(++to.LastDelivery, given);
                    _answers.Add($"{who} {to.LastDelivery}: {string.Join(' ', given)}");
                }
                else if (polls)
                {
                    _answers.Add($"{who} {PipeOutcome.Readable}");
                }
                else if (to.ToReceive.Count == 0)
                {
                    _answers.Add($"{who} {PipeOutcome.Closed}");
                }
                else
                {
                    _answers.Add($"{who} {PipeOutcome.Item} {to.ToReceive[0]}");
                    to.ToReceive.RemoveAt(0);
                }

                Move(from, to, isOver);
            }
        }
    }

    private void Move(End from, End to, bool isOver)
    {
        while (!isOver && from.Sending.Count > 0 && !(to.ToReceive.Count >= capacity))
        {
            to.ToReceive.Add(from.Sending[0].Step);
            _answers.Add($"{from.Sending[0]} {PipeOutcome.Accepted}");
            from.Sending.RemoveAt(0);
        }
    }

    /// <param name="Who">Asks.</param>
    /// <param name="Polls">Takes nothing.</param>
    /// <param name="Most">How many ahead; 0: none.</param>
    /// <param name="Session">In which reading.</param>
    /// <param name="Settled">Up to this delivery all are read.</param>
    private sealed record Asked((int Step, int User) Who, bool Polls, int Most = 0, long Session = -1, long Settled = 0);

    private sealed class End
    {
        public List<(int Step, int User)> Sending { get; } = [];

        public List<Asked> Asking { get; } = [];

        public SortedDictionary<long, int[]> Ahead { get; } = [];

        public Dictionary<int, PipePlace> Places { get; } = [];

        public long LastDelivery { get; set; }

        public (int Step, int User)? Reader { get; set; }

        public long Session { get; set; }

        public List<int> ToReceive { get; } = [];

        public List<(int Hand, int User)> Held { get; } = [];

        public List<(int Hand, int User)> Used { get; } = [];

        public int LastHand => Used.Select(static use => use.Hand).DefaultIfEmpty(0).Max();

        public int? Owner { get; set; }

        public bool IsClosed { get; set; }

        public bool IsOrphan { get; set; }

        public bool IsLetGo { get; set; }
    }
}

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

    public void Receive(int side, int hand, (int Step, int User) who, bool wait) => Ask(side, hand, who, wait, polls: false);

    public void Poll(int side, int hand, (int Step, int User) who, bool wait) => Ask(side, hand, who, wait, polls: true);

    public void Hold(int side, int hand, int user) => _ends[side].Held.Add((hand, user));

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

    public void TakeBack(int side, int item)
    {
        if (!_ends[side].IsClosed)
        {
            _ends[side].ToReceive.Insert(0, item);
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

    private void Ask(int side, int hand, (int Step, int User) who, bool wait, bool polls)
    {
        _askedAt.Add(who, side);
        if (!MayUse(side, hand, who))
        {
            return;
        }

        if (_ends[side].Asking.Count > 0)
        {
            _answers.Add($"{who} {PipeOutcome.Busy}");
            return;
        }

        _ends[side].Asking.Add((who, polls));
        Run();
        if (!wait && _ends[side].Asking.Remove((who, polls)))
        {
            _answers.Add($"{who} {PipeOutcome.Empty}");
        }
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

        end.Owner = who.User;
        end.Used.Add((hand, who.User));
        return true;
    }

    private bool Close(int side)
    {
        _ends[side].IsClosed = true;
        Dismiss(_ends[side], PipeOutcome.ClosedHere);
        _ends[side].ToReceive.Clear();
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
                var (who, polls) = to.Asking[0];
                to.Asking.RemoveAt(0);
                if (polls)
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

    private sealed class End
    {
        public List<(int Step, int User)> Sending { get; } = [];

        public List<((int Step, int User) Who, bool Polls)> Asking { get; } = [];

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

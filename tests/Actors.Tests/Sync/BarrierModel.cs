namespace Troupe.Actors.Tests.Sync;

/// <summary>
/// What a barrier does, said another way: those who are there stand in one list, late ones behind the parties of the phase whose action runs. After each event the list is looked at.
/// Waiters are numbered; three processes share them, by number.
/// </summary>
internal sealed class BarrierModel(int parties, bool hasAction)
{
    private readonly List<int> _there = [];
    private readonly List<(int To, string What, long Phase, int Index)> _answers = [];
    private int? _actor; // the last party, while the action runs
    private bool _lateDied;

    public long Phase { get; private set; }

    public bool IsBroken { get; private set; }

    public int Waiting => Math.Min(_there.Count, parties);

    public static int ProcessOf(int waiter) => waiter % 3;

    public List<(int To, string What, long Phase, int Index)> TakeAnswers()
    {
        List<(int To, string What, long Phase, int Index)> taken = [.. _answers.OrderBy(answer => answer.To)];
        _answers.Clear();
        return taken;
    }

    public void Arrive(int asker)
    {
        _there.Add(asker);
        Look();
    }

    public void EndAction(int asker, long phase, bool failed)
    {
        if (_actor is not { } actor || phase != Phase || ProcessOf(actor) != ProcessOf(asker))
        {
            Say(asker, "Broken");
            return;
        }

        if (failed)
        {
            Say(asker, "Broken");
            Break();
            return;
        }

        _there[parties - 1] = asker; // It is told as the answer to this.
        _actor = null;
        Pass();
        if (_lateDied)
        {
            Break();
        }

        Look();
    }

    public void TimeOut(int waiter)
    {
        if (_there.Contains(waiter) && waiter != _actor)
        {
            Break();
        }
    }

    public void Withdraw(int waiter)
    {
        var place = _there.IndexOf(waiter);
        if (place >= (_actor is null ? 0 : parties))
        {
            _there.RemoveAt(place);
            Say(waiter, "Withdrawn");
        }
    }

    public void Break()
    {
        IsBroken = true;
        Empty();
    }

    public void Reset()
    {
        IsBroken = false;
        Empty();
    }

    public void Lose(int process)
    {
        var party = _there.Take(parties).Any(waiter => ProcessOf(waiter) == process);
        _lateDied |= _there.Skip(parties).Any(waiter => ProcessOf(waiter) == process);
        _there.RemoveAll(waiter => ProcessOf(waiter) == process);
        if (party)
        {
            Break();
        }
    }

    public void Close()
    {
        _there.FindAll(waiter => waiter != _actor).ForEach(waiter => Say(waiter, "Closed"));
        _there.RemoveAll(waiter => waiter != _actor);
    }

    private void Look()
    {
        if (IsBroken)
        {
            Empty();
        }

        while (_actor is null && _there.Count >= parties)
        {
            if (hasAction)
            {
                _actor = _there[parties - 1];
                _answers.Add((_actor.Value, "Act", Phase, parties - 1));
            }
            else
            {
                Pass();
            }
        }
    }

    private void Pass()
    {
        for (var index = 0; index < parties; index++)
        {
            _answers.Add((_there[index], "Passed", Phase, index));
        }

        _there.RemoveRange(0, parties);
        Phase++;
    }

    private void Empty()
    {
        _there.FindAll(waiter => waiter != _actor).ForEach(waiter => Say(waiter, "Broken"));
        _there.Clear();
        Phase += _actor is null ? 0 : 1;
        (_actor, _lateDied) = (null, false);
    }

    private void Say(int to, string what) => _answers.Add((to, what, 0, 0));
}

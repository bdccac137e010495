namespace Troupe.Actors.Tests.Accounts;

using Troupe.Accounts;

/// <summary>
/// Four accounts that pay each other over a network that loses, doubles and reorders; some close, some die. At the end all is delivered, and every
/// survivor must hold exactly what the outcomes say.
/// </summary>
internal sealed class TransferHistory(Random random)
{
    private const int Accounts = 4;
    private const decimal First = 1m + (1L << 50);

    private readonly AccountBook<int>[] _books = [.. Enumerable.Range(0, Accounts).Select(static _ => new AccountBook<int>(First))];
    private readonly List<(int From, TransferStep<int> Step)> _network = [];
    private readonly List<(int Payer, long Number, int Payee, decimal Amount)> _transfers = [];
    private readonly Dictionary<(int Payer, long Number), TransferOutcome> _outcomes = [];
    private readonly HashSet<int> _dead = [];
    private readonly HashSet<(int Who, int Of)> _told = [];
    private readonly HashSet<int> _stopped = [];

    public bool Run()
    {
        for (var left = random.Next(5, 80); left > 0; left--)
        {
            Step();
        }

        for (var rounds = 0; !IsQuiet; rounds++)
        {
            if (rounds == 50)
            {
                throw new InvalidOperationException("It does not come to rest.");
            }

            Settle();
        }

        return Living.All(IsRight);
    }

    private IEnumerable<int> Living => Enumerable.Range(0, Accounts).Where(account => !_dead.Contains(account));

    private bool IsQuiet => _network.Count == 0 && Living.All(account => _books[account].IsQuiet && _dead.All(dead => _told.Contains((account, dead))));

    private void Step()
    {
        var account = random.Next(Accounts);
        switch (random.Next(20))
        {
            case < 5 when _transfers.Count < 20 && Acts(account):
                var (payee, amount) = (random.Next(Accounts), (decimal)(1L << (2 * _transfers.Count)));
                if (!_told.Contains((account, payee)) && !_books[account].IsClosing)
                {
                    Do(account, steps => _transfers.Add((account, _books[account].Begin(payee, amount, steps)!.Value, payee, amount)));
                }

                break;
            case < 13 when _network.Count > 0:
                var at = random.Next(_network.Count);
                var message = _network[at];
                if (random.Next(4) != 0) // else it will come again
                {
                    _network.RemoveAt(at);
                }

                if (random.Next(8) != 0) // else it is lost
                {
                    Deliver(message.From, message.Step);
                }

                break;
            case < 16 when Acts(account):
                Do(account, _books[account].Remind);
                break;
            case 17 when random.Next(3) == 0 && Acts(account):
                _books[account].Close();
                StopIfDone(account);
                break;
            case 18 when _dead.Count < 2 && random.Next(3) == 0:
                _dead.Add(account);
                break;
            case 19 when _dead.Count > 0:
                Tell(account, _dead.First());
                break;
        }
    }

    private bool Acts(int account) => !_dead.Contains(account) && !_stopped.Contains(account);

    private void Settle()
    {
        foreach (var account in Living.ToList())
        {
            foreach (var dead in _dead)
            {
                Tell(account, dead);
            }

            if (Acts(account))
            {
                Do(account, _books[account].Remind);
            }
        }

        while (_network.Count > 0)
        {
            var message = _network[0];
            _network.RemoveAt(0);
            Deliver(message.From, message.Step);
        }
    }

    private void Tell(int account, int dead)
    {
        if (!_dead.Contains(account) && _told.Add((account, dead)))
        {
            Do(account, steps => _books[account].Lose(other => other == dead, steps));
        }
    }

    private void Deliver(int from, TransferStep<int> step)
    {
        var to = step switch
        {
            TransferStep<int>.Offer offer => offer.To,
            TransferStep<int>.AnswerOffer answer => answer.To,
            TransferStep<int>.Confirm confirm => confirm.To,
            TransferStep<int>.AnswerConfirm answer => answer.To,
            _ => throw new InvalidOperationException("It stays at home."),
        };
        if (_dead.Contains(to))
        {
            return;
        }

        if (_stopped.Contains(to))
        {
            // Its process answers for it.
            var number = step switch { TransferStep<int>.Offer offer => offer.Number, TransferStep<int>.Confirm confirm => confirm.Number, _ => 0 };
            if (number != 0 && Acts(from))
            {
                Do(from, steps => _books[from].PayeeClosed(number, steps));
            }

            return;
        }

        Do(to, steps =>
        {
            var book = _books[to];
            switch (step)
            {
                case TransferStep<int>.Offer offer when !_told.Contains((to, from)):
                    book.Take(from, offer.Number, offer.Lowest, offer.Amount, steps);
                    break;
                case TransferStep<int>.AnswerOffer answer:
                    book.Answered(answer.Number, answer.Answer, steps);
                    break;
                case TransferStep<int>.Confirm confirm:
                    book.Confirm(from, confirm.Number, steps);
                    break;
                case TransferStep<int>.AnswerConfirm answer:
                    book.Booked(answer.Number);
                    break;
            }
        });
    }

    private void Do(int account, Action<List<TransferStep<int>>> decision)
    {
        var steps = new List<TransferStep<int>>();
        decision(steps);
        foreach (var step in steps)
        {
            if (step is TransferStep<int>.Tell told)
            {
                _outcomes.Add((account, told.Number), told.Outcome); // Throws if it is told twice.
            }
            else
            {
                _network.Add((account, step));
            }
        }

        StopIfDone(account);
    }

    private void StopIfDone(int account)
    {
        if (!_dead.Contains(account) && _books[account] is { IsClosing: true, IsQuiet: true })
        {
            _stopped.Add(account);
        }
    }

    // Every amount is another power of four: what a sum is made of can be read off it.
    private bool IsRight(int account)
    {
        var rest = _books[account].Balance - First;
        var unsure = new HashSet<decimal>();
        foreach (var (payer, number, payee, amount) in _transfers)
        {
            var outcome = _outcomes.TryGetValue((payer, number), out var told) ? told : (TransferOutcome?)null;
            if (payer == account)
            {
                if (outcome is null)
                {
                    return false; // A living payer knows.
                }

                rest += outcome == TransferOutcome.Done ? amount : 0;
            }

            if (payee == account && outcome == TransferOutcome.Done)
            {
                rest -= amount;
            }
            else if (payee == account && outcome is null)
            {
                unsure.Add(amount); // Its payer died before it knew: either way, but once.
            }
        }

        foreach (var amount in unsure.OrderDescending())
        {
            rest -= rest >= amount ? amount : 0;
        }

        return rest == 0;
    }
}

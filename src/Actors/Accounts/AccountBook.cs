namespace Troupe.Accounts;

/// <summary>
/// An account's money and its open transfers; says what is to be sent. Messages may be lost, doubled, late and in any order; accounts may be lost.
/// </summary>
/// <remarks>
/// <code>
///   payer                                  payee
///   set aside ──────── Offer ───────────►  in keeping (not to be spent)
///   paid, caller told ◄─── Held ─────────
///             ──────── Confirm ─────────►  its own
///   forgotten ◄─────── Booked ───────────
/// </code>
/// Held decides. Before it the payer may take back what it set aside, for the payee cannot have spent it; after it the payee may keep it,
/// for the payer has paid. A payer that is lost has paid: its balance is gone, what the payee keeps for it is not. The payee remembers a number until
/// the payer says that it is over, so that nothing happens twice; of payers from whom it keeps nothing only the latest, so that those which have gone
/// do not fill it. Of a forgotten one no offer is under way any more: from one account to another messages come in order, and an offer's confirmation is behind it.
/// </remarks>
/// <param name="balance">What is in it at first.</param>
/// <param name="mostPayers">Payers that it remembers though it keeps nothing from them; at times twice as many, so that they are rarely looked through.</param>
internal sealed class AccountBook<TAccount>(decimal balance, int mostPayers = 1024)
    where TAccount : notnull
{
    // All that is here, with what is set aside and in keeping: so both can always be given back or booked without rounding.
    private AccountState _all = new(balance);
    private decimal _aside;
    private byte _scale; // the most decimals of what is set aside or in keeping
    private long _last;
    private readonly SortedDictionary<long, Outgoing> _outgoing = [];
    private readonly Dictionary<TAccount, AccountPayer> _incoming = [];
    private int _kept; // offers in keeping, of whatever payer
    private long _offers; // that ever came

    /// <summary>What can be spent.</summary>
    public decimal Balance => _all.Balance - _aside;

    /// <summary>No transfer is open here, as payer or as payee.</summary>
    public bool IsQuiet => _outgoing.Count == 0 && _kept == 0;

    /// <summary>Payers that it remembers.</summary>
    public int Payers => _incoming.Count;

    /// <summary>No more offers are taken.</summary>
    public bool IsClosing { get; private set; }

    public void Close() => IsClosing = true;

    /// <summary>A deposit, or a withdrawal if negative. False: nothing was changed.</summary>
    public bool Change(decimal amount)
    {
        if (amount < 0 && -amount > Balance)
        {
            return false;
        }

        return TryChange(amount);
    }

    /// <summary>As payer: sets the sum aside and offers it.</summary>
    /// <returns>The transfer's number; null: there is not so much, or what would be left has more digits than a <see cref="decimal"/>.</returns>
    public long? Begin(TAccount payee, decimal amount, List<TransferStep<TAccount>> steps)
    {
        if (amount > Balance || !Holds(_all.Balance, amount.Scale))
        {
            return null;
        }

        SetAside(amount);
        _outgoing.Add(++_last, new Outgoing(payee, amount));
        steps.Add(StepFor(_last));
        return _last;
    }

    /// <summary>As payer: says again what has not been answered.</summary>
    public void Remind(List<TransferStep<TAccount>> steps) => steps.AddRange(_outgoing.Keys.Select(StepFor));

    /// <summary>As payer: the payee has answered an offer.</summary>
    public void Answered(long number, OfferAnswer answer, List<TransferStep<TAccount>> steps)
    {
        if (!_outgoing.TryGetValue(number, out var transfer) || transfer.IsPaid)
        {
            return; // Said before.
        }

        if (answer != OfferAnswer.Kept)
        {
            TakeBack(number, transfer, answer == OfferAnswer.Full ? TransferOutcome.PayeeFull : TransferOutcome.PayeeClosed, steps);
            return;
        }

        _aside -= transfer.Amount;
        _all = _all.Change(-transfer.Amount) is (var rest, true) ? rest : throw new InvalidOperationException($"{transfer.Amount} was set aside and cannot be paid.");
        _outgoing[number] = transfer with { IsPaid = true };
        steps.Add(new TransferStep<TAccount>.Tell(number, TransferOutcome.Done));
        steps.Add(StepFor(number));
    }

    /// <summary>As payer: the payee has booked it.</summary>
    public void Booked(long number)
    {
        if (_outgoing.TryGetValue(number, out var transfer) && transfer.IsPaid)
        {
            _outgoing.Remove(number);
        }
    }

    /// <summary>As payer: there is no such payee any more. It had nothing of this transfer in keeping: one that has does not close.</summary>
    public void PayeeClosed(long number, List<TransferStep<TAccount>> steps)
    {
        if (_outgoing.TryGetValue(number, out var transfer))
        {
            End(number, transfer, TransferOutcome.PayeeClosed, steps);
        }
    }

    /// <summary>As payee: takes what is offered in keeping, if there is a place for it.</summary>
    /// <param name="payer">Not one that is known to be lost.</param>
    /// <param name="number">The payer's number.</param>
    /// <param name="lowest">Its lowest one that is still open with this payee.</param>
    /// <param name="amount">Not negative.</param>
    /// <param name="steps">Takes what is to be done.</param>
    public void Take(TAccount payer, long number, long lowest, decimal amount, List<TransferStep<TAccount>> steps)
    {
        if (!_incoming.TryGetValue(payer, out var from))
        {
            ForgetPayers();
            _incoming.Add(payer, from = new AccountPayer());
        }

        from.LastOffer = ++_offers;
        from.Forget(lowest);
        if (from.IsOver(number))
        {
            return;
        }

        if (!from.TryGet(number, out var answer))
        {
            answer = IsClosing ? OfferAnswer.Closed : TryKeep(amount) ? OfferAnswer.Kept : OfferAnswer.Full;
            from.Note(number, answer, amount);
            _kept += answer == OfferAnswer.Kept ? 1 : 0;
        }

        steps.Add(new TransferStep<TAccount>.AnswerOffer(payer, number, answer));
    }

    /// <summary>As payee: the payer has paid; what is in keeping becomes this account's own.</summary>
    public void Confirm(TAccount payer, long number, List<TransferStep<TAccount>> steps)
    {
        if (_incoming.TryGetValue(payer, out var from) && from.Book(number) is { } amount)
        {
            Book(amount);
        }

        // Booked just now, or before, by a payer that may be forgotten since: it says so until it hears that.
        steps.Add(new TransferStep<TAccount>.AnswerConfirm(payer, number));
    }

    /// <summary>These accounts are no more. Nothing may be handed on from them afterwards.</summary>
    public void Lose(Predicate<TAccount> dead, List<TransferStep<TAccount>> steps)
    {
        foreach (var (number, transfer) in _outgoing.Where(entry => dead(entry.Value.Payee)).ToList())
        {
            End(number, transfer, TransferOutcome.PayeeLost, steps);
        }

        foreach (var (payer, from) in _incoming.Where(entry => dead(entry.Key)).ToList())
        {
            from.BookAll().ForEach(Book);
            _incoming.Remove(payer);
        }
    }

    private void Book(decimal amount)
    {
        _aside -= amount;
        _kept--;
    }

    private void ForgetPayers()
    {
        if (_incoming.Count >= 2 * mostPayers)
        {
            foreach (var (payer, _) in _incoming.Where(static entry => !entry.Value.HasKept).OrderBy(static entry => entry.Value.LastOffer).SkipLast(mostPayers).ToList())
            {
                _incoming.Remove(payer);
            }
        }
    }

    private void End(long number, Outgoing transfer, TransferOutcome outcome, List<TransferStep<TAccount>> steps)
    {
        if (transfer.IsPaid)
        {
            _outgoing.Remove(number);
        }
        else
        {
            TakeBack(number, transfer, outcome, steps);
        }
    }

    private void TakeBack(long number, Outgoing transfer, TransferOutcome outcome, List<TransferStep<TAccount>> steps)
    {
        _aside -= transfer.Amount;
        _outgoing.Remove(number);
        steps.Add(new TransferStep<TAccount>.Tell(number, outcome));
    }

    private bool TryKeep(decimal amount)
    {
        if (!Holds(_all.Balance, amount.Scale) || !TryChange(amount))
        {
            return false;
        }

        SetAside(amount);
        return true;
    }

    private bool TryChange(decimal amount)
    {
        var (changed, accepted) = _all.Change(amount);
        if (!accepted || !Holds(changed.Balance, changed.Balance.Scale))
        {
            return false;
        }

        _all = changed;
        return true;
    }

    private void SetAside(decimal amount)
    {
        _scale = _aside == 0 ? amount.Scale : Math.Max(_scale, amount.Scale);
        _aside += amount;
    }

    // With as many decimals as anything open has the sum is still exact; so is every part of it, and nothing that happens to a part rounds.
    private bool Holds(decimal sum, byte scale)
    {
        var most = Math.Max(scale, _aside == 0 ? (byte)0 : _scale);
        return (sum + new decimal(0, 0, 0, false, most)).Scale >= most;
    }

    private TransferStep<TAccount> StepFor(long number)
    {
        var transfer = _outgoing[number];
        return transfer.IsPaid
            ? new TransferStep<TAccount>.Confirm(transfer.Payee, number)
            : new TransferStep<TAccount>.Offer(transfer.Payee, number, Lowest(transfer.Payee), transfer.Amount);
    }

    private long Lowest(TAccount payee) => _outgoing.First(entry => entry.Value.Payee.Equals(payee)).Key;

    private readonly record struct Outgoing(TAccount Payee, decimal Amount, bool IsPaid = false);
}

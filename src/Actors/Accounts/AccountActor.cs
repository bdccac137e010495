namespace Troupe.Accounts;

using Troupe.Peers;

/// <summary>
/// Keeps one account: one change at a time, so no two can be made from the same balance. Transfers are the paying account's: who asked for one may die, and it
/// still ends one way or the other.
/// </summary>
internal sealed class AccountActor : SharedActor, IWithTimers
{
    // How often it says again what was not answered. Between living processes messages come through; this is for a connection that broke.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly AccountBook<IActorRef> _book;
    private readonly Dictionary<long, Asker> _callers = [];
    private readonly List<TransferStep<IActorRef>> _steps = [];
    private readonly List<Asker> _closers = [];

    public AccountActor(decimal balance)
    {
        _book = new(balance);
        Receive<ChangeBalance>(asked => Answer(asked, () => new BalanceTold(asked.Request, _book.Change(asked.Amount), _book.Balance)));
        Receive<ReadBalance>(asked => Answer(asked, () => new BalanceTold(asked.Request, Accepted: true, _book.Balance)));
        Receive<TransferMoney>(Begin);
        Receive<OfferMoney>(offer =>
        {
            if (!IsLost(Sender))
            {
                _book.Take(Sender, offer.Request, offer.Lowest, offer.Amount, _steps);
                Perform();
            }
        });
        Receive<OfferAnswered>(answered => On(() => _book.Answered(answered.Number, answered.Answer, _steps)));
        Receive<ConfirmMoney>(paid => On(() => _book.Confirm(Sender, paid.Request, _steps)));
        Receive<MoneyBooked>(booked => On(() => _book.Booked(booked.Number)));
        Receive<TargetGone>(gone => On(() => _book.PayeeClosed(gone.Request, _steps)));
        Receive<RemindPayees>(_ => On(() => _book.Remind(_steps)));
        Receive<CloseAccount>(asked =>
        {
            _closers.Add(AskerOf(asked));
            On(_book.Close);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    // Reached after a fault too: whoever waits is told.
    protected override void PostStop()
    {
        base.PostStop();
        foreach (var waiter in _callers.Values.Concat(_closers))
        {
            waiter.Tell(new TargetGone(waiter.Request), Self);
        }
    }

    // Nobody can take back a transfer that has begun, and nobody else waits here.
    protected override void Withdraw(Asker asker)
    {
    }

    protected override void Lose(string peer, ExitReason reason) =>
        On(() => _book.Lose(account => !account.Path.Address.HasLocalScope && account.Path.Address.ToString() == peer, _steps));

    private void Answer(IRequest asked, Func<BalanceTold> reply) => AskerOf(asked).Tell(_book.IsClosing ? new TargetGone(asked.Request) : reply(), Self);

    private void Begin(TransferMoney asked)
    {
        var caller = AskerOf(asked);
        if (_book.IsClosing)
        {
            caller.Tell(new TargetGone(asked.Request), Self);
        }
        else if (IsLost(asked.Payee))
        {
            caller.Tell(new TransferTold(asked.Request, TransferOutcome.PayeeLost, _book.Balance), Self);
        }
        else if (_book.Begin(asked.Payee, asked.Amount, _steps) is { } number)
        {
            _callers.Add(number, caller);
            Perform();
        }
        else
        {
            caller.Tell(new TransferTold(asked.Request, TransferOutcome.InsufficientFunds, _book.Balance), Self);
        }
    }

    private void On(Action decision)
    {
        decision();
        Perform();
    }

    private void Perform()
    {
        foreach (var step in _steps)
        {
            Perform(step);
        }

        _steps.Clear();
        if (_book.IsQuiet)
        {
            Timers.Cancel(nameof(RemindPayees));
            if (_book.IsClosing)
            {
                _closers.ForEach(closer => closer.Tell(new BalanceTold(closer.Request, Accepted: true, _book.Balance), Self));
                _closers.Clear();
                Context.Stop(Self);
            }
        }
        else if (!Timers.IsTimerActive(nameof(RemindPayees)))
        {
            Timers.StartPeriodicTimer(nameof(RemindPayees), RemindPayees.Instance, s_patience);
        }
    }

    private void Perform(TransferStep<IActorRef> step)
    {
        switch (step)
        {
            case TransferStep<IActorRef>.Offer offer:
                offer.To.Tell(new OfferMoney(offer.Number, offer.Lowest, offer.Amount), Self);
                break;
            case TransferStep<IActorRef>.AnswerOffer answer:
                answer.To.Tell(new OfferAnswered(answer.Number, answer.Answer), Self);
                break;
            case TransferStep<IActorRef>.Confirm confirm:
                confirm.To.Tell(new ConfirmMoney(confirm.Number), Self);
                break;
            case TransferStep<IActorRef>.AnswerConfirm answer:
                answer.To.Tell(new MoneyBooked(answer.Number), Self);
                break;
            case TransferStep<IActorRef>.Tell told when _callers.Remove(told.Number, out var caller):
                caller.Tell(new TransferTold(caller.Request, told.Outcome, _book.Balance), Self);
                break;
            default:
                throw new InvalidOperationException($"No step {step}.");
        }
    }

    private sealed class RemindPayees
    {
        public static readonly RemindPayees Instance = new();
    }
}

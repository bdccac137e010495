namespace Troupe.Peers;

using Troupe.Payload;
using Troupe.Wire;

/// <summary>
/// Files what goes out, completes it by what comes back: a reply, the loss of the peer, or the news that the target has stopped.
/// </summary>
/// <remarks>
/// That a target has stopped is seen in its own process: there the request becomes a dead letter, which this actor of that process answers. What a broken link
/// swallows is sent again if its <see cref="Persistence"/> says so, whether the link tells (a dead letter here) or not.
/// </remarks>
internal sealed class RequestsActor : ReceiveActor, IWithTimers
{
    // How long the news of a death may take to come after a message that found nobody there: then its reason is known.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    // One of a row of losses may be a link that is just coming; after so many, each a pause from the one before, the caller is told.
    private const int LossesInARow = 4;

    // So often a target is told at least that it may forget what it has answered.
    private const int MostUnsettled = 256;

    private readonly RequestBook<string, PendingReply> _book = new();
    private readonly RepeatBook<IActorRef> _repeats;
    private readonly GivenUp _givenUp;
    private readonly IActorRef _join;
    private readonly RequestNumbers _numbers;
    private bool _ticks;

    public RequestsActor(IActorRef join, RequestsKept kept)
    {
        (_join, _numbers, _repeats, _givenUp) = (join, kept.Numbers, kept.Repeats, kept.GivenUp);
        Receive<Tick>(_ => RepeatDue());
        Receive<FileRequest>(File);
        Receive<NumberUnused>(unused => _repeats.Filed(unused.Request));
        Receive<WithdrawRequest>(Withdraw);
        Receive<IReply>(Close);
        Receive<PeerLost>(Lose);
        Receive<PeersLost>(news =>
        {
            foreach (var loss in news.Losses)
            {
                Lose(loss);
            }
        });
        Receive<WithdrawAgain>(again =>
        {
            if (_book.TryGet(again.Request, out var pending))
            {
                pending.Target.Tell(new CancelRequest(again.Request), Self);
            }
        });
        Receive<DeadLetter>(AnswerFor);
        Receive<Unreachable>(Fail);
        Receive<WhetherLost>(asked =>
        {
            if (_book.TryGetLoss(asked.Peer, out var reason))
            {
                Sender.Tell(new PeerLost(asked.Peer, reason));
            }
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(PeerLost));
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        _join.Tell(new WatchPeers(Self)); // After that: between the two no loss is missed.
        TickOn(); // Of what was there before a fault.
    }

    // Who waits is told, in PostStop; what he asked for is withdrawn, or given back if he gets it.
    protected override void PreRestart(Exception reason, object message)
    {
        base.PreRestart(reason, message);
        foreach (var (number, pending) in _book.Open)
        {
            GiveUp(number, pending);
            if (!pending.GoesOn && (message as FileRequest)?.Request != number) // that one may be what cannot be told anything
            {
                pending.Target.Tell(new CancelRequest(number), Self);
            }
        }
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        foreach (var pending in _book.All)
        {
            pending.Fail(new TargetGoneException("This process's request book"));
        }
    }

    private void File(FileRequest filed)
    {
        _repeats.Filed(filed.Request); // before anything can fail
        filed.Pending.MayBeGranted = filed.Message is IClaim { MayBeGranted: true };
        var peer = filed.Target.Path.Address.ToString();
        if (_book.TryFile(filed.Request, peer, filed.Pending, out var lost))
        {
            if (filed.Persistence != Persistence.Once && !filed.Target.Path.Address.HasLocalScope)
            {
                filed.Pending.GoesOn = filed.Persistence == Persistence.UntilDone;
                _repeats.Add(filed.Request, filed.Target, filed.Message);
                TickOn();
            }

            filed.Target.Tell(filed.Message, Self);
        }
        else
        {
            filed.Pending.Fail(new PeerLostException(peer, lost));
        }
    }

    private void Withdraw(WithdrawRequest withdrawn)
    {
        if (_book.TryWithdraw(withdrawn.Request, out var pending))
        {
            _repeats.Withdraw(withdrawn.Request, new CancelRequest(withdrawn.Request));
            pending.Target.Tell(new CancelRequest(withdrawn.Request), Self);
        }
    }

    private void Close(IReply reply)
    {
        Settle(reply.Request);

        // Nothing is open under the number when its peer was given up first, or when the target's end or a repeated request's answer was told twice.
        if (!_book.TryClose(reply.Request, out var pending))
        {
            if (_givenUp.Remove(reply.Request) && reply is IGrant grant)
            {
                GiveBack(grant);
            }

            return;
        }

        switch (reply)
        {
            case RequestWithdrawn:
                pending.Withdrawn();
                break;
            case TargetGone:
                pending.Fail(new TargetGoneException(pending.Target.Path.ToString()));
                break;
            default:
                pending.Reply(reply);
                break;
        }
    }

    private void Lose(PeerLost loss)
    {
        _repeats.Lose(target => target.Path.Address.ToString() == loss.Address);
        _givenUp.Lose(loss.Address);
        foreach (var pending in _book.Lose(loss.Address, loss.Reason))
        {
            pending.Fail(new PeerLostException(loss.Address, loss.Reason));
        }
    }

    private void Fail(Unreachable request)
    {
        if (_book.TryClose(request.Request, out var pending))
        {
            GiveUp(request.Request, pending);
            pending.Fail(new PeerLostException(pending.Target.Path.Address.ToString(), new ExitReason(null, null, "it could not be reached"), pending.GoesOn));
        }
    }

    // It may have come there nevertheless, an earlier or a later one of several: then what it got is given back.
    private void GiveUp(long request, PendingReply pending)
    {
        if (pending.MayBeGranted)
        {
            _givenUp.Add(request, pending.Target.Path.Address.ToString());
        }

        if (!pending.GoesOn)
        {
            _repeats.Withdraw(request, new CancelRequest(request));
        }
    }

    private void GiveBack(IGrant grant)
    {
        var (target, number) = (Sender, _numbers.Next());
        if (grant.GiveBack(number) is { } message)
        {
            File(new FileRequest(number, target, message, new NobodysReply(target), Persistence.UntilDone));
        }
        else
        {
            _repeats.Filed(number);
        }
    }

    private void RepeatDue()
    {
        _ticks = false;
        foreach (var (target, message) in _repeats.Tick())
        {
            target.Tell(message, Self);
        }

        foreach (var target in _repeats.Settled)
        {
            TellSettled(target);
        }

        TickOn();
    }

    private void TickOn()
    {
        if (!_ticks && !_repeats.IsIdle)
        {
            _ticks = true;
            Timers.StartSingleTimer(typeof(Tick), Tick.Instance, s_pause);
        }
    }

    private void Settle(long request)
    {
        if (_repeats.Close(request, out var target) >= MostUnsettled)
        {
            TellSettled(target!);
        }
    }

    private void TellSettled(IActorRef target)
    {
        var (below, open) = _repeats.TakeSettled(target);
        target.Tell(new RequestsSettled(below, open), Self);
    }

    private void AnswerFor(DeadLetter letter)
    {
        switch (letter.Message)
        {
            // It did not leave this process; nobody knows whether its target lives. Others than this actor ask again, or hear of the loss.
            case IRequest request when !IsHere(letter.Recipient.Path.Address):
                if (!letter.Sender.Equals(Self))
                {
                    if (_book.TryGetLoss(letter.Recipient.Path.Address.ToString(), out var reason))
                    {
                        letter.Sender.Tell(new PeerLost(letter.Recipient.Path.Address.ToString(), reason)); // It asked one who was dead before it was there to hear of it.
                    }
                }
                else if (_repeats.Contains(request.Request))
                {
                    if (_repeats.Fail(request.Request) >= LossesInARow)
                    {
                        Fail(new Unreachable(request.Request));
                    }
                }
                else if (request is CancelRequest)
                {
                    // What is to be withdrawn may have been delivered: its answer would find nobody.
                    Timers.StartSingleTimer((typeof(WithdrawAgain), request.Request), new WithdrawAgain(request.Request), s_pause);
                }
                else
                {
                    Timers.StartSingleTimer(request.Request, new Unreachable(request.Request), s_grace);
                }

                break;
            case IRequest request when !letter.Sender.IsNobody():
                letter.Sender.Tell(new TargetGone(request.Request), ActorRefs.NoSender);
                break;
            case NestedJob job when IsHere(letter.Recipient.Path.Address):
                letter.Sender.Tell(NestedOver.OfDisposed(job), ActorRefs.NoSender);
                break;
            // Of this process's segments only: what a lost peer did not get names one of the peer's.
            case ReleaseSegment read when letter.Recipient.Path.Address.HasLocalScope:
                Segments.Return(read.Segment);
                break;
        }
    }

    private static bool IsHere(Address address) => address.HasLocalScope || address.Equals(((ExtendedActorSystem)Context.System).Provider.DefaultAddress);

    private sealed record Unreachable(long Request);

    private sealed record WithdrawAgain(long Request);

    private sealed record Tick
    {
        public static Tick Instance { get; } = new();
    }
}

namespace Troupe.State;

using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>Keeps a value, dictionary or list, and who may change it; performs what <see cref="WriteGate{TWaiter, TWrite}"/> and <see cref="KeptState"/> decide.</summary>
internal sealed class StateActor : SharedActor
{
    private readonly WriteGate<Asker, StateCall> _gate = new();
    private readonly KeptState _state;

    public StateActor(KeptState state)
    {
        _state = state;
        Receive<StateCall>(Handle);
        Receive<DisposeState>(asked =>
        {
            Sender.Tell(new StateAnswer(asked.Request, StateOutcome.Done), Self);
            Context.Stop(Self);
        });
        Receive<ReleaseSegment>(static read => Segments.Return(read.Segment));
    }

    protected override void PostStop()
    {
        base.PostStop();
        _gate.End();
        while (_gate.TryNext(out var waiter, out _))
        {
            waiter.Tell(new TargetGone(waiter.Request), Self);
        }
    }

    protected override void Withdraw(Asker asker)
    {
        if (_gate.Withdraw(asker))
        {
            asker.Tell(new RequestWithdrawn(asker.Request), Self);
        }
    }

    protected override void Lose(string peer, ExitReason reason)
    {
        Segments.ReleaseAll(peer);
        _gate.Drop(waiter => !waiter.IsHere && waiter.Peer == peer);
        AdmitWaiting();
    }

    private void Handle(StateCall call)
    {
        var asker = AskerOf(call);
        switch (call.Verb)
        {
            case StateVerb.Get or StateVerb.GetMany or StateVerb.All or StateVerb.Keys or StateVerb.Has or StateVerb.Count:
                if (!IsLost(asker) && TryKeep(asker, ref call)) // Nobody would free what the answer to a lost one lies in.
                {
                    Do(asker, call);
                }

                break;
            case StateVerb.EndLease:
                _gate.Release(call.Lease);
                asker.Tell(new StateAnswer(call.Request, StateOutcome.Done), Self);
                AdmitWaiting();
                break;
            case StateVerb.Lease when IsLost(asker):
                break; // Its end would never come.
            default:
                Change(asker, call);
                break;
        }
    }

    private void Change(Asker asker, StateCall call)
    {
        if (!TryKeep(asker, ref call))
        {
            _gate.Release(call.Lease);
            AdmitWaiting();
            return;
        }

        if (call.Lease != 0)
        {
            if (!_gate.Release(call.Lease))
            {
                asker.Tell(new StateAnswer(call.Request, StateOutcome.LeaseOver), Self);
                return;
            }

            Do(asker, call);
            AdmitWaiting();
        }
        else if (_gate.TryEnter(asker, call, wait: !IsLost(asker)))
        {
            Do(asker, call);
        }
    }

    private bool TryKeep(Asker asker, ref StateCall call)
    {
        try
        {
            // The caller's memory may go with it while the call waits.
            call = Array.Exists(call.Values, static value => value.Segment is not null) ? call with { Values = Array.ConvertAll(call.Values, ItemParcel.Keep) } : call;
            return true;
        }
        catch (SegmentException)
        {
            // Most often the caller has ended while its call was on the way here, and nobody hears this; or this process can map no more.
            asker.Tell(new StateAnswer(call.Request, StateOutcome.NoMemory), Self);
            return false;
        }
    }

    private void AdmitWaiting()
    {
        while (_gate.TryNext(out var asker, out var call))
        {
            Do(asker, call);
        }
    }

    private void Do(Asker asker, StateCall call)
    {
        var answer = _state.Answer(call);
        if (!asker.IsHere && !IsLost(asker) && answer.Values.Length > 0)
        {
            answer = ToSend(answer, asker);
        }

        if (call.Verb == StateVerb.Lease && answer.Outcome == StateOutcome.Done)
        {
            answer = answer with { Number = _gate.Take(asker) };
        }

        if (!IsLost(asker))
        {
            asker.Tell(answer, Self);
        }
    }

    private StateAnswer ToSend(StateAnswer answer, Asker asker)
    {
        var outcome = StateOutcome.NoMemory;
        try
        {
            if (answer.Values.Sum(static kept => kept.SizeInMessage - kept.Inline.Length) <= Parcel.InlineLimit)
            {
                return answer with { Values = Array.ConvertAll(answer.Values, kept => ItemParcel.Send(kept, asker.Peer)) };
            }

            outcome = StateOutcome.ManyHandles;
        }
        catch (SegmentException)
        {
            // As it is said.
        }
        catch (CannotTravelException)
        {
            outcome = StateOutcome.TooLarge;
        }

        _state.TakeBack();
        return new(answer.Request, outcome);
    }
}

namespace Troupe.State;

using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>Keeps a value, and who may change it; performs what <see cref="WriteGate{TWaiter, TWrite}"/> and <see cref="ValueState{T}"/> decide.</summary>
internal sealed class SharedValueActor<T> : SharedActor
{
    private readonly WriteGate<Asker, StateCall> _gate = new();
    private readonly ValueState<T> _state;

    public SharedValueActor(Parcel first)
    {
        _state = new(first);
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
            case StateVerb.Get when IsLost(asker):
                break; // Nobody would free what the answer lies in.
            case StateVerb.Get:
                Do(asker, call);
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
        try
        {
            // The caller's memory may go with it while the change waits.
            call = call with { Values = Array.ConvertAll(call.Values, ItemParcel.Keep) };
        }
        catch (SegmentException)
        {
            // Most often the caller has ended while its call was on the way here, and nobody hears this; or this process can map no more.
            asker.Tell(new StateAnswer(call.Request, StateOutcome.NoMemory), Self);
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

    private void AdmitWaiting()
    {
        while (_gate.TryNext(out var asker, out var call))
        {
            Do(asker, call);
        }
    }

    private void Do(Asker asker, StateCall call)
    {
        var before = _state.Value;
        var answer = _state.Answer(call);
        if (!asker.IsHere && !IsLost(asker) && answer.Values.Length > 0)
        {
            try
            {
                answer = answer with { Values = Array.ConvertAll(answer.Values, kept => ItemParcel.Send(kept, asker.Peer)) };
            }
            catch (SegmentException)
            {
                _state.Restore(before);
                answer = new(call.Request, StateOutcome.NoMemory);
            }
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
}

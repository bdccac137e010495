namespace Troupe.Engine;

/// <summary>The cell's turn on a thread: system messages, then mail.</summary>
internal sealed partial class ActorCell
{
    public void Execute()
    {
        var outer = t_current;
        t_current = this;
        bool unfinished;
        try
        {
            if (Actor is null && Failure is null && !IsTerminated) CellLifecycle.CreateFirst(this);
            HandleSystemMail();
            unfinished = HandleMail();
        }
        finally
        {
            t_current = outer;
            RunEnd.Flush(); // What the run told to other processes; before it can go idle, or be asked again.
        }
        if (IsTerminated) return;
        // From TryGoIdle on, another thread may run the cell: only what is thread-safe may be touched.
        if (unfinished || !_mailbox.TryGoIdle(parked: _suspended > 0) || (_systemMail.HasMail && _mailbox.TryWake()))
            _executor.Yield(this);
    }

    /// <summary>Handles up to a run's worth of messages. True: there are more in the batch.</summary>
    private bool HandleMail()
    {
        var mailbox = _mailbox;
        var left = _dispatcher.Throughput;
        var deadline = _dispatcher.Deadline();
        while (_suspended == 0)
        {
            if (left <= 0 || (deadline != 0 && Environment.TickCount64 >= deadline))
                return _front is not null || mailbox.Position < mailbox.End;
            if (_front is not null)
            {
                HandleFront();
                left--;
                continue;
            }
            if (mailbox.Position >= mailbox.End && !mailbox.Refill()) return false;
            left -= HandleBatch(mailbox, left, deadline != 0);
        }
        return false;
    }

    // The position lives in a local: written to the mailbox, it would share a cache line with what producers write.
    private int HandleBatch(Mailbox mailbox, int limit, bool oneByOne)
    {
        var batch = mailbox.Batch;
        var start = mailbox.Position;
        var end = Math.Min(mailbox.End, start + (oneByOne ? 1 : limit));
        var position = start;
        do
        {
            ref var slot = ref batch[position++];
            var envelope = slot;
            slot = default;
            Invoke(envelope.Message, envelope.Sender);
            if (_systemMail.HasMail)
            {
                mailbox.Position = position;
                HandleSystemMail();
            }
        }
        while (position < end && _suspended == 0 && _front is null);
        if (!IsTerminated) mailbox.Position = position;
        return position - start;
    }

    private void HandleFront()
    {
        var envelope = _front!.Pop();
        if (_front.Count == 0) _front = null;
        Invoke(envelope.Message, envelope.Sender);
        HandleSystemMail();
    }

    private void Invoke(object message, IActorRef? sender)
    {
        _currentMessage = message;
        _sender = sender;
        _envelope++;
        try
        {
            _idleTimeout?.MessageCame(message);
            if (message is IAutoReceivedMessage) AutoReceive(message);
            else Receive(message);
            if (_suspended == 0) _currentMessage = null;
        }
        catch (Exception fault)
        {
            CellLifecycle.HandleInvokeFailure(this, fault);
        }
        finally
        {
            if (_suspended == 0) _idleTimeout?.MessageDone(message);
        }
    }

    internal void Receive(object message)
    {
        var actor = Actor!;
        actor.Deliver(_behavior ?? actor.OwnReceive, message);
    }

    private void AutoReceive(object message)
    {
        if (_system.Settings.DebugAutoReceive && message is not TimerMessage) this.Tell($"received AutoReceiveMessage {message}");
        switch (message)
        {
            case Terminated terminated:
                if (_deathWatch?.Accept(terminated) is { } seen) Receive(seen);
                break;
            case TimerMessage timer:
                if (timer.Owner.Accept(timer) is not { } due) break;
                _currentMessage = due; // A stash keeps what the timer brought: the timer itself may be over when it comes back.
                if (due is IAutoReceivedMessage) AutoReceive(due);
                else Receive(due);
                break;
            case PoisonPill: _self.Stop(); break;
            case Kill: throw new ActorKilledException("Kill");
            case ActorSelectionMessage selection: Engine.ActorSelection.Deliver(_self, selection, _sender!); break;
            case Identify identify: Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self); break;
            default: Receive(message); break;
        }
    }

    private void HandleSystemMail()
    {
        while (_systemMail.HasMail)
        {
            for (var message = _systemMail.TakeAll(); message is not null;)
            {
                var next = message.Next;
                message.Next = null;
                CellLifecycle.Handle(this, message);
                message = next;
            }
        }
    }
}

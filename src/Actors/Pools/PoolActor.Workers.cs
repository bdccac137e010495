namespace Troupe.Pools;

using Troupe.Workers;

/// <content>Workers: those that come, those that are lost, how many are wanted, and the wait for the first.</content>
internal sealed partial class PoolActor
{
    private void Welcome(WorkerReady ready)
    {
        if (_staff.Find(ready.Worker) is not { } member)
        {
            return;
        }

        member.Control = ready.Control;
        member.ProcessId = ready.ProcessId;
        member.Machine = ready.Machine;
        if (_plan.Initialization is not { } initialization)
        {
            Enlist(new WorkerInitialized(ready.Worker, null));
        }
        else if (_courier.Send(initialization.ChunkFor(ready.Worker), initialization.Job, member) is { } fault)
        {
            _staff.Reject(member, fault);
        }
    }

    // An exception is made again by its own constructor: outside.
    private void Initialized(int worker, Func<Exception>? fault)
    {
        if (fault is null)
        {
            Enlist(new WorkerInitialized(worker, null));
            return;
        }

        var self = Self;
        _plan.Initialization!.Job.Outside.Post(() => self.Tell(new WorkerInitialized(worker, fault()), ActorRefs.NoSender));
    }

    private void Enlist(WorkerInitialized initialized)
    {
        if (_staff.Find(initialized.Worker) is not { IsReady: false } member)
        {
            return;
        }

        if (initialized.Fault is { } fault)
        {
            _staff.Reject(member, fault);
            return;
        }

        member.IsReady = true;
        _state.WorkerReady(initialized.Worker);
        Publish();
        TellWhenComplete();
    }

    private void TellWhenComplete()
    {
        if (_state.ReadyWorkers >= _state.WantedWorkers)
        {
            _plan.Started.TrySetResult();
            _resized?.TrySetResult();
            _resized = null;
        }
    }

    private void Strike(WorkerGone gone)
    {
        // While others do the work and nobody waits for more, what the system lacks just now breaks nothing: the keepers of those to come wait for it.
        var isForgiven = gone.IsCut || (gone.IsShortage && _state.HasWorkerAtWork && _plan.Started.Task.IsCompletedSuccessfully && _resized is null);
        if (_staff.Strike(gone, isForgiven))
        {
            _lastGone = gone;
            TellLoss(gone);
            _state.WorkerGone(gone.Worker, gone.Running, gone.TimedOut, isForgiven);
            if (_state.IdleLosses == 1)
            {
                _staff.NoteIdleLoss(gone);
            }

            Perform();
            if (_staff.Find(gone.Worker)?.Control is { } control && _plan.Backend != Backend.Threads)
            {
                _far.Lose(control, Context);
                _relays.Lose(control);
                Perform();
            }

            _staff.Forget(gone.Worker);
            Publish();
            StopWhenEmpty();
        }
    }

    private void TellLoss(WorkerGone gone)
    {
        if (_plan.Losses is { } losses && _staff.Find(gone.Worker) is { IsDismissed: false } member)
        {
            var loss = new LostWorker(member.Name, member.ProcessId, gone.Reason, gone.LastErrors);
            Settle(_outside ??= new SerialWork(), () => losses.Report(loss));
        }
    }

    // User code that the pool's end waits for.
    private void Settle(SerialWork outside, Action work)
    {
        _settling++;
        var (self, log) = (Self, Context.GetLogger());
        outside.Post(() =>
        {
            try
            {
                work();
            }
            catch (Exception fault)
            {
                log.Error(fault, "The sink for the losses of '{0}' threw.", _plan.Name); // The user's own: nobody else can be told.
            }

            self.Tell(new JobSettled(), ActorRefs.NoSender);
        });
    }

    private void Resize(ResizePool resize)
    {
        if (_state.IsBroken || _state.IsStopping)
        {
            resize.Done.TrySetException(_state.IsBroken ? Broken() : new PoolTerminatedException(_plan.Name));
            return;
        }

        _resized?.TrySetResult(); // The later word counts.
        _resized = resize.Done;
        _state.Resize(_staff.Target.Resize(resize.Workers));
        TellWhenComplete();
    }

    // Without any worker, and with somebody who waits for one, time runs. It is looked at after every message, and mostly nothing is to be done.
    private void Wait()
    {
        if (_plan.Remote is not { Wait: { } limit })
        {
            return;
        }

        if (!Waits())
        {
            _waiting?.Cancel();
            _waiting = null;
        }
        else if (_waiting is null)
        {
            _waiting = Context.System.Scheduler.ScheduleTellOnceCancelable(limit, Self, new WorkerWaitOver(), ActorRefs.NoSender);
        }
    }

    private bool Waits() => !_state.IsBroken && _state.ReadyWorkers == 0 && (_open > 0 || (!_plan.Started.Task.IsCompleted && !_state.IsStopping));

    private void EndWait()
    {
        // Cancelled or late: it is looked at again.
        _waiting = null;
        if (Waits())
        {
            _broken = new PoolBrokenException(
                _plan.Name, $"no worker of another machine for {_plan.Remote!.Wait!.Value.TotalSeconds:0.###} s", _lastGone?.Reason ?? new ExitReason(null, null, "none has joined that has room"), [], null);
            _state.GiveUp();
        }
    }
}

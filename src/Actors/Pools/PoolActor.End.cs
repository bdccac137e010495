namespace Troupe.Pools;

using Troupe.Remote;
using Troupe.Wire;
using Troupe.Workers;

/// <content>The end: drained, terminated, or by a fault of the pool itself.</content>
internal sealed partial class PoolActor
{
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        AbortAll(new PoolTerminatedException(_plan.Name));
        _plan.Remote?.Desk.Registry.Tell(new UnwatchOffers(Self));
        _waiting?.Cancel();
        _plan.Stopped.TrySetResult();
    }

    // A bug of ours must not leave callers waiting on an actor that was restarted empty: every job fails with it, those that still come too.
    protected override void PreRestart(Exception reason, object message)
    {
        AbortAll(reason);
        _plan.Started.TrySetException(reason);
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason) => Become(() => Fallen(reason));

    private void Fallen(Exception reason)
    {
        Receive<AddJob>(add => Refuse(add.Job, reason));
        Receive<NestedJob>(job => Sender.Tell(new NestedOver(job.Job, Fault.Of(reason, "the pool"))));
        Receive<ResizePool>(resize => resize.Done.TrySetException(reason));
        Receive<DrainPool>(_ => Context.Stop(Self));
        Receive<TerminatePool>(_ => Context.Stop(Self));
        ReceiveAny(_ => { }); // the old self's workers and jobs
    }

    private void AbortAll(Exception reason)
    {
        _plan.Bound?.Close(reason);
        foreach (var add in _entering)
        {
            add.Job.Abort(reason);
            add.Job.Release();
        }

        _entering.Clear();
        foreach (var action in _state.TakeActions())
        {
            if (action is { Kind: PoolActionKind.JobDone, Job: Job done } && Close(done))
            {
                Refuse(done, reason); // Its caller was not told any more.
            }
        }

        foreach (var job in _state.Unfinished().Cast<Job>().Where(Close))
        {
            Refuse(job, reason);
        }

        _courier.ReleaseAll();
        _plan.Initialization?.Job.Release();
        _resized?.TrySetException(reason);
    }

    private void Drain()
    {
        _state.IsStopping = true;
        StopWhenIdle();
    }

    private void Terminate(TerminatePool terminate)
    {
        _state.IsStopping = true;
        _plan.Bound?.Close(terminate.Reason);
        GiveUp(terminate.Reason);
        _settling = 0; // Nobody waits for user code that reads results.
        _staff.Dismiss(new KillWorker());
        StopWhenEmpty();
    }

    private void GiveUp(Exception reason)
    {
        foreach (var job in _state.Unfinished().Cast<Job>())
        {
            Close(job);
            _state.CancelJob(job);
            Refuse(job, reason);
        }

        _resized?.TrySetException(reason);
        _resized = null;
    }

    private void StopWhenIdle()
    {
        if (_state.IsStopping && _open == 0 && _settling == 0 && _entering.Count == 0 && _plan.Bound is not { HasWaiting: true })
        {
            _staff.Dismiss(new StopWorker(_plan.StopGrace));
            StopWhenEmpty();
        }
    }

    private void StopWhenEmpty()
    {
        if (_state.IsStopping && _staff.IsEmpty && _settling == 0)
        {
            Context.Stop(Self);
        }
    }
}

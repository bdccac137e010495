namespace Troupe.Peers;

/// <summary>A caller who waits; completed once, whatever comes first.</summary>
internal abstract class PendingReply(IActorRef target)
{
    public IActorRef Target { get; } = target;

    /// <summary>Whether the request goes on when the caller is told that its target cannot be reached.</summary>
    public bool GoesOn { get; set; }

    /// <summary>Whether its reply may give something that has to be given back if nobody is there for it.</summary>
    public bool MayBeGranted { get; set; }

    /// <summary>Hands over the reply; a reply of another type than was asked for is an error for the caller.</summary>
    public abstract void Reply(IReply reply);

    public abstract void Withdrawn();

    public abstract void Fail(Exception fault);
}

/// <inheritdoc/>
internal sealed class PendingReply<TReply>(IActorRef target, CancellationToken cancellation) : PendingReply(target)
{
    // Asynchronous: the actor that completes it must not run the caller's code.
    private readonly TaskCompletionSource<TReply> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TReply> Task => _source.Task;

    public override void Reply(IReply reply)
    {
        if (reply is TReply expected)
        {
            _source.TrySetResult(expected);
        }
        else
        {
            Fail(new InvalidOperationException($"{Target.Path} answered with {reply.GetType()}, not {typeof(TReply)}."));
        }
    }

    public override void Withdrawn() => _source.TrySetCanceled(cancellation);

    public override void Fail(Exception fault) => _source.TrySetException(fault);
}

/// <summary>Nobody waits: what is given back for a caller who has gone.</summary>
internal sealed class NobodysReply(IActorRef target) : PendingReply(target)
{
    public override void Reply(IReply reply)
    {
    }

    public override void Withdrawn()
    {
    }

    public override void Fail(Exception fault)
    {
    }
}

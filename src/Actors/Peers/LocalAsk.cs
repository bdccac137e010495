namespace Troupe.Peers;

/// <summary>
/// A request to an actor of the same process, and the caller who waits for it: the answer comes straight here. Nothing of what the request book is for can happen to it: no link loses it, and its
/// target ends no earlier than its process; that the target has stopped is a dead letter, which <see cref="RequestsActor"/> answers.
/// </summary>
/// <param name="provider">The system's.</param>
/// <param name="path">All of them have the same; the number of the request tells them apart.</param>
/// <param name="target">Who is asked.</param>
/// <param name="cancellation">The caller's.</param>
internal sealed class LocalAsk<TReply>(IActorRefProvider provider, ActorPath path, IActorRef target, CancellationToken cancellation) : MinimalActorRef
    where TReply : IReply
{
    // Asynchronous: the actor that answers must not run the caller's code.
    private readonly TaskCompletionSource<TReply> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TReply> Task => _source.Task;

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case TReply reply and not (RequestWithdrawn or TargetGone):
                _source.TrySetResult(reply);
                break;
            case RequestWithdrawn:
                _source.TrySetCanceled(cancellation);
                break;
            case TargetGone:
                _source.TrySetException(new TargetGoneException(target.Path.ToString()));
                break;
            case IReply reply:
                _source.TrySetException(new InvalidOperationException($"{target.Path} answered with {reply.GetType()}, not {typeof(TReply)}."));
                break;
        }
    }
}

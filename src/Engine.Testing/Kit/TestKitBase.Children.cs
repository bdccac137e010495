namespace Troupe.Engine.Testing;

/// <content>Children of the test actor.</content>
public abstract partial class TestKitBase
{
    /// <summary>A child of the test actor, which stops it when it fails.</summary>
    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        HoldFor(SpawnAsync(props, name, null, cancellationToken));

    /// <summary>As <see cref="ChildActorOf(Props, string, CancellationToken)"/>.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, name, null, cancellationToken);

    /// <summary>A child of the test actor, which stops it when it fails.</summary>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) => HoldFor(SpawnAsync(props, null, null, cancellationToken));

    /// <summary>As <see cref="ChildActorOf(Props, CancellationToken)"/>.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) => SpawnAsync(props, null, null, cancellationToken);

    /// <summary>A child of the test actor, which judges its failures by a strategy.</summary>
    public IActorRef ChildActorOf(Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        HoldFor(SpawnAsync(props, name, supervisorStrategy, cancellationToken));

    /// <summary>As above.</summary>
    public Task<IActorRef> ChildActorOfAsync(
        Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, name, supervisorStrategy, cancellationToken);

    /// <summary>A child of the test actor, which judges its failures by a strategy.</summary>
    public IActorRef ChildActorOf(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        HoldFor(SpawnAsync(props, null, supervisorStrategy, cancellationToken));

    /// <summary>As above.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        SpawnAsync(props, null, supervisorStrategy, cancellationToken);

    private Task<IActorRef> SpawnAsync(Props props, string? name, SupervisorStrategy? strategy, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        TestActor.Tell(new InboxCommand.Spawn(props, name, strategy, done));
        return done.Task.WaitAsync(Dilated(TestKitSettings.DefaultTimeout), cancellation);
    }
}

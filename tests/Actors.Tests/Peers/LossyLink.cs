namespace Troupe.Actors.Tests.Peers;

/// <summary>
/// Two actors of this process that take each other for actors of two others, and between them a link that may swallow what is sent, as one that breaks does.
/// </summary>
internal sealed class LossyLink
{
    public const string NearAddress = "akka.tcp://troupe@near:1";
    public const string FarAddress = "akka.tcp://troupe@far:1";

    private readonly End _near;
    private readonly End _far;

    /// <param name="requests">The near one: a request book.</param>
    /// <param name="keeper">The far one.</param>
    public LossyLink(IActorRef requests, IActorRef keeper)
    {
        _near = new($"{NearAddress}/user/requests", requests);
        _far = new($"{FarAddress}/user/keeper", keeper);
        (_near.Other, _far.Other) = (_far, _near);
    }

    /// <summary>The keeper, as the near side sees it.</summary>
    public IActorRef Keeper => _far;

    /// <summary>The request book, as the keeper sees it.</summary>
    public IActorRef Requests => _near;

    /// <summary>What of the requests is swallowed; called for one after another.</summary>
    public Predicate<object> LosesRequest { set => _far.Loses = value; }

    /// <summary>What of the answers is swallowed.</summary>
    public Predicate<object> LosesAnswer { set => _near.Loses = value; }

    /// <summary>An actor of another process: what it is told comes from the other end.</summary>
    private sealed class End(string path, IActorRef receiver) : MinimalActorRef
    {
        private volatile Predicate<object> _loses = static _ => false; // set by the test, asked by actors

        public Predicate<object> Loses { set => _loses = value; }

        public IActorRef Other { get; set; } = null!;

        public override ActorPath Path { get; } = ActorPath.Parse(path);

        public override IActorRefProvider Provider => ((IInternalActorRef)receiver).Provider;

        protected override void TellInternal(object message, IActorRef sender)
        {
            if (!_loses(message))
            {
                receiver.Tell(message, Other);
            }
        }
    }
}

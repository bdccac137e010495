namespace Troupe.Peers;

/// <summary>Props of actors that are made by a call: looking a constructor up costs every process on its way to its first result.</summary>
internal static class Making
{
    /// <summary>The dispatcher of actors that only decide and pass on: their handlers are short, wait for nothing and run nobody else's code.</summary>
    public const string Desk = "troupe.dispatchers.desk";

    /// <param name="make">Makes the actor, at its start and at each restart; called where the actor will live.</param>
    public static Props Of<TActor>(Func<TActor> make)
        where TActor : ActorBase => Props.CreateBy(new Producer<TActor>(make));

    /// <summary>These props on <see cref="Desk"/>; on the default dispatcher in a system whose configuration has no desk.</summary>
    public static Props OnDesk(this Props props, ActorSystem system) => system.Dispatchers.HasDispatcher(Desk) ? props.WithDispatcher(Desk) : props;

    private sealed class Producer<TActor>(Func<TActor> make) : IIndirectActorProducer
        where TActor : ActorBase
    {
        public Type ActorType => typeof(TActor);

        public ActorBase Produce() => make();

        public void Release(ActorBase actor)
        {
        }
    }
}

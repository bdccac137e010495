namespace Troupe.Engine;

/// <summary>Props of the engine's own actors: made by a call, because looking a constructor up costs every process that starts.</summary>
internal static class Making
{
    internal static Props Of<TActor>(Func<TActor> make) where TActor : ActorBase => Props.CreateBy(new Producer<TActor>(make));

    private sealed class Producer<TActor>(Func<TActor> make) : IIndirectActorProducer where TActor : ActorBase
    {
        public Type ActorType => typeof(TActor);

        public ActorBase Produce() => make();

        public void Release(ActorBase actor) { }
    }
}

namespace Troupe.Engine;

/// <summary>Makes the instances of one kind of actor, in place of a constructor that is looked up.</summary>
public interface IIndirectActorProducer
{
    /// <summary>What <see cref="Produce"/> gives.</summary>
    Type ActorType { get; }

    /// <summary>A new instance, at the start and at each restart; called where the actor will live.</summary>
    ActorBase Produce();

    /// <summary>The instance is no longer used.</summary>
    void Release(ActorBase actor);
}

namespace Troupe.Engine;

/// <summary>Equality, order and text shared by all refs. The hash is the uid's alone, so that asking for it makes no path.</summary>
internal static class RefIdentity
{
    internal static bool AreEqual(IActorRef self, IActorRef? other)
    {
        if (ReferenceEquals(self, other)) return true;
        if (other is null) return false;
        // One local actor has one ref object, except for what stands in for it after its death.
        if (self is LocalActorRef && other is LocalActorRef) return false;
        return self.Path.Uid == other.Path.Uid && self.Path.Equals(other.Path);
    }

    internal static int CompareTo(IActorRef self, object? other) => other switch
    {
        null => 1,
        IActorRef actor => CompareTo(self, actor),
        _ => throw new ArgumentException("Object must be of type IActorRef.", nameof(other)),
    };

    internal static int CompareTo(IActorRef self, IActorRef? other)
    {
        if (other is null) return 1;
        var byPath = self.Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : self.Path.Uid.CompareTo(other.Path.Uid);
    }

    internal static int HashOf(long uid) => uid.GetHashCode();

    internal static string ToString(ActorPath path) => path.Uid == ActorPath.UndefinedUid ? $"[{path}]" : $"[{path}#{path.Uid}]";
}

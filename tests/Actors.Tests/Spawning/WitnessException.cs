namespace Troupe.Actors.Tests.Spawning;

using System.Collections.Concurrent;

/// <summary>An exception of a user's whose constructor is his own code: it notes who has it made.</summary>
public sealed class WitnessException : OperationCanceledException
{
    public WitnessException(string message)
        : base(message) => Stacks.Add(Environment.StackTrace);

    public static ConcurrentBag<string> Stacks { get; } = [];
}

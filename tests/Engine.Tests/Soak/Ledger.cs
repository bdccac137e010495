namespace Troupe.Engine.Tests.Soak;

using Xunit;

internal enum Handling { Plain, Async, Faulty }

internal sealed record Numbered(int Sender, int Number, Handling Handling);

/// <summary>Completes its task when the actor comes to it: whatever was told before has been handled then.</summary>
internal sealed class Mark() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

/// <summary>What one actor, over all its incarnations, has been seen to do.</summary>
internal sealed class Ledger(int senders)
{
    private readonly int[] _next = new int[senders];
    private int _inside;
    private string? _violation;

    internal int Handled { get; private set; }

    internal void Handle(Numbered message)
    {
        Enter();
        Take(message);
        Leave();
    }

    internal void Enter()
    {
        // Exchanged: two threads in one actor is just what must not be.
        if (Interlocked.Exchange(ref _inside, 1) != 0) _violation ??= "the actor runs twice at once";
    }

    internal void Take(Numbered message)
    {
        Handled++;
        if (_next[message.Sender]++ != message.Number) _violation ??= $"{message} where {_next[message.Sender] - 1} was due";
    }

    internal void Leave() => Interlocked.Exchange(ref _inside, 0);

    internal void Check(int told, int seed)
    {
        Assert.True(_violation is null, $"{_violation} (seed {seed})");
        Assert.True(told == Handled, $"{told} told, {Handled} handled (seed {seed})");
    }
}

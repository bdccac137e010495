namespace Troupe.Engine;

/// <summary>
/// A mailbox that hands its consumer one message at a time, because what comes next, or whether there is room, is decided only then.
/// Slower than <see cref="UnboundedMailboxQueue"/>; the word and its rules are the same.
/// </summary>
internal abstract class OneByOneMailbox : Mailbox
{
    private protected OneByOneMailbox() => Batch = new Envelope[1];

    /// <summary>How many wait. Changes under the word's lock alone.</summary>
    private protected abstract int Waiting { get; }

    private protected override bool HasInbox => Waiting > 0;

    internal override bool Refill()
    {
        // A look without the lock: a miss here is seen by TryGoIdle.
        if (Waiting == 0) return false;
        var word = Lock();
        Batch[0] = Take();
        Unlock(word);
        Position = 0;
        End = 1;
        return true;
    }

    /// <summary>Takes the next message; there is one, and the lock is held.</summary>
    private protected abstract Envelope Take();

    private protected override (Envelope[] Messages, int Count) TakeInbox()
    {
        var left = new Envelope[Waiting];
        for (var i = 0; i < left.Length; i++) left[i] = Take();
        return (left, left.Length);
    }
}

namespace Troupe.Engine;

/// <summary>What became of a posted message.</summary>
internal enum Posted
{
    /// <summary>Queued; somebody else has seen to it, or will, that the actor runs.</summary>
    Queued,

    /// <summary>Queued, and the caller must now hand the cell to its executor.</summary>
    Wake,

    /// <summary>Not queued: the actor has stopped, or there was no room in time.</summary>
    Closed,
}

/// <summary>
/// A queue with many producers and one consumer, and the word that says who may run the actor.
/// <code>
///   producers ──Post──►  inbox ──Refill (whole)──►  Batch[Position..End] ──► the cell
///                          │
///   Word:  Locked | Scheduled | Parked | Closed      one word, so that "queued" and "needs waking" are decided in one step
/// </code>
/// Scheduled belongs to whoever runs the cell: nobody else touches the batch. Parked means idle and suspended: mail does not wake, system messages do.
/// </summary>
internal abstract class Mailbox
{
    protected const int Locked = 1;
    protected const int Scheduled = 2;
    protected const int Parked = 4;
    protected const int Closed = 8;

    // A new cell counts as scheduled: its first run, which makes the actor, is handed to the executor by Start.
    private int _word = Scheduled;

    /// <summary>What the consumer took last. The consumer's alone.</summary>
    internal Envelope[] Batch = Envelope.None;

    /// <summary>The first message of the batch that is not handled yet.</summary>
    internal int Position;

    /// <summary>Behind the batch's last message.</summary>
    internal int End;

    /// <summary>Queues a message.</summary>
    internal abstract Posted Post(object message, IActorRef sender);

    /// <summary>Replaces the batch, which is done with, by what has come since. False: nothing has.</summary>
    internal abstract bool Refill();

    /// <summary>True where messages wait behind the batch.</summary>
    private protected abstract bool HasInbox { get; }

    /// <summary>Empties what is behind the batch; called with the lock held and Closed set.</summary>
    private protected abstract (Envelope[] Messages, int Count) TakeInbox();

    /// <summary>Gives the right to run the actor back. False: mail has come, go on running. When true, the cell is somebody else's from here on.</summary>
    internal bool TryGoIdle(bool parked)
    {
        var word = Lock();
        if (!parked && HasInbox)
        {
            Unlock(word);
            return false;
        }
        // A full fence: the caller looks at the system queue next, and that look must not move above this write;
        // a system message pushed before it saw Scheduled and woke nobody.
        Interlocked.Exchange(ref _word, parked ? Parked : 0);
        return true;
    }

    /// <summary>Takes the right to run the actor for a system message. False: it is running, and will look.</summary>
    internal bool TryWake()
    {
        var spinner = new SpinWait();
        while (true)
        {
            var word = Volatile.Read(ref _word); // The message was pushed by a compare-exchange, so this read cannot pass it.
            if ((word & (Scheduled | Closed)) != 0) return false;
            // Only an unlocked word is ours to change; its holder writes it back whole.
            if ((word & Locked) == 0 && Interlocked.CompareExchange(ref _word, (word | Scheduled) & ~Parked, word) == word) return true;
            spinner.SpinOnce(-1);
        }
    }

    /// <summary>Refuses mail from here on and gives what is left, in order. By the consumer.</summary>
    internal List<Envelope> Close()
    {
        var word = Lock();
        var (messages, count) = TakeInbox();
        Unlock(word | Closed | Scheduled);
        WhenClosed();

        var left = new List<Envelope>(End - Position + count);
        for (; Position < End; Position++) Keep(Batch[Position]);
        for (var i = 0; i < count; i++) Keep(messages[i]);
        Batch = [];
        Position = End = 0;
        return left;

        // A slot already handed out is blank.
        void Keep(Envelope envelope)
        {
            if (envelope.Message is not null) left.Add(envelope);
        }
    }

    /// <summary>Frees who waits for room.</summary>
    private protected virtual void WhenClosed() { }

    protected int Lock()
    {
        var word = Volatile.Read(ref _word); // A guess; the compare-exchange below judges it.
        if ((word & Locked) == 0 && Interlocked.CompareExchange(ref _word, word | Locked, word) == word) return word;
        return LockContended();
    }

    private int LockContended()
    {
        var spinner = new SpinWait();
        while (true)
        {
            // Never sleeps a millisecond (-1): the holder does a few stores, or has lost its processor for a moment.
            spinner.SpinOnce(-1);
            var word = Volatile.Read(ref _word);
            if ((word & Locked) == 0 && Interlocked.CompareExchange(ref _word, word | Locked, word) == word) return word;
        }
    }

    /// <summary>A release: what was stored under the lock is seen by whoever locks next.</summary>
    protected void Unlock(int word) => Volatile.Write(ref _word, word);

    /// <summary>Ends a Post: says whether the caller must wake the cell, and marks it scheduled if so.</summary>
    protected Posted UnlockPosted(int word)
    {
        if ((word & (Scheduled | Parked)) != 0)
        {
            Unlock(word);
            return Posted.Queued;
        }
        Unlock(word | Scheduled);
        return Posted.Wake;
    }
}

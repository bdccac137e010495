namespace Troupe.Engine;

/// <summary>Messages put aside, to be taken up again in the order they came.</summary>
public interface IStash
{
    /// <summary>How many are put aside.</summary>
    int Count { get; }

    /// <summary>None is.</summary>
    bool IsEmpty { get; }

    /// <summary>Some are.</summary>
    bool NonEmpty { get; }

    /// <summary>No more fit.</summary>
    bool IsFull { get; }

    /// <summary>How many fit; -1: any number.</summary>
    int Capacity { get; }

    /// <summary>Puts the current message aside.</summary>
    /// <exception cref="IllegalActorStateException">It is there already.</exception>
    /// <exception cref="StashOverflowException">It is full.</exception>
    void Stash();

    /// <summary>Takes the oldest up as the next message.</summary>
    void Unstash();

    /// <summary>Takes all up before any other message.</summary>
    void UnstashAll();

    /// <summary>Takes those up that the condition holds for, and forgets the rest.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Empties it and gives what was there.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages before those that are there.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>Has a stash, set before the first message.</summary>
public interface IActorStash
{
    /// <summary>The stash.</summary>
    IStash Stash { get; set; }
}

/// <summary>Has a stash that takes any mailbox.</summary>
public interface IWithUnrestrictedStash : IActorStash;

/// <summary>Has a stash, bounded where the mailbox says so.</summary>
public interface IWithStash : IWithUnrestrictedStash;

/// <summary>
/// Has a stash of as many messages as its props, else <c>stash-capacity</c> of its mailbox or dispatcher say, else 100; and, where none is named, a bounded mailbox.
/// </summary>
public interface IWithBoundedStash : IWithUnrestrictedStash;

/// <summary>Has an unbounded stash.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash;

/// <summary>The stash of one instance of an actor.</summary>
internal sealed class Stash(ActorCell cell, int capacity) : IStash
{
    internal const int DefaultBound = 100;

    private readonly LinkedList<Envelope> _messages = new();
    private int _lastEnvelope = -1;

    public int Count => _messages.Count;

    public bool IsEmpty => _messages.Count == 0;

    public bool NonEmpty => !IsEmpty;

    public bool IsFull => capacity > 0 && _messages.Count >= capacity;

    public int Capacity => capacity;

    void IStash.Stash()
    {
        if (cell.CurrentMessage is not { } message) throw new InvalidOperationException("There is no current message to stash.");
        if (_lastEnvelope == cell.CurrentEnvelope)
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        if (IsFull) throw new StashOverflowException($"Couldn't enqueue message {message} to stash of {cell.Self}");
        _lastEnvelope = cell.CurrentEnvelope;
        _messages.AddLast(new Envelope(message, cell.Sender));
    }

    public void Unstash()
    {
        if (_messages.First is not { } first) return;
        _messages.RemoveFirst();
        cell.PutInFront(first.Value);
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        // From the back: each is put before the one put before it.
        for (var node = _messages.Last; node is not null; node = node.Previous)
            if (predicate(node.Value)) cell.PutInFront(node.Value);
        _messages.Clear();
    }

    public IEnumerable<Envelope> ClearStash()
    {
        Envelope[] all = [.. _messages];
        _messages.Clear();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        LinkedListNode<Envelope>? last = null;
        foreach (var envelope in envelopes)
            last = last is null ? _messages.AddFirst(envelope) : _messages.AddAfter(last, envelope);
    }
}

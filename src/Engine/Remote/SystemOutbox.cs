namespace Troupe.Engine;

/// <summary>
/// What must reach one incarnation of a peer, each once and in order: numbered from 1, and kept until the peer says that it has it. Only decides; knows neither
/// links nor clocks. The other half is <see cref="SystemInbox"/>.
/// <code>
///   outbox                       inbox
///   1, 2, 3, … ────────────────► the next one: deliver    one seen before: ignore    one further on: a gap
///   forgets all up to n ◄─────── have n, or: have n and there is a gap, so send again what follows n
/// </code>
/// On a new link everything unacknowledged is sent again.
/// </summary>
internal sealed class SystemOutbox<T>(int bound)
{
    private readonly Queue<T> _unacknowledged = new();
    private long _acknowledged;

    public int Count => _unacknowledged.Count;

    /// <summary>What the peer has not said it has, oldest first, with its numbers.</summary>
    public IEnumerable<(long Number, T Message)> Unacknowledged
    {
        get
        {
            var number = _acknowledged;
            foreach (var message in _unacknowledged) yield return (++number, message);
        }
    }

    /// <summary>Numbers a message and keeps it. False: too many are kept already.</summary>
    public bool TryAdd(T message, out long number)
    {
        number = _acknowledged + _unacknowledged.Count + 1;
        if (_unacknowledged.Count >= bound) return false;
        _unacknowledged.Enqueue(message);
        return true;
    }

    /// <summary>The peer has all up to a number. False: it was never sent so many.</summary>
    public bool Acknowledge(long number)
    {
        if (number < 0 || number > _acknowledged + _unacknowledged.Count) return false;
        // An older word may come later than a newer one, over a link that is on its way out.
        for (; _acknowledged < number; _acknowledged++) _unacknowledged.Dequeue();
        return true;
    }

    /// <summary>For another incarnation: it is owed nothing of this.</summary>
    public void Clear()
    {
        _unacknowledged.Clear();
        _acknowledged = 0;
    }
}

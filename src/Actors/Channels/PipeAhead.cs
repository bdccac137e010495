namespace Troupe.Channels;

using System.Diagnostics;
using Troupe.Payload;
using Troupe.Peers;

/// <summary>
/// Reads ahead for one reader in another process than the pipe's: while it is busy with an item the next ones are under way to it, about as many as it reads in
/// a millisecond. What it has not read stays the pipe's.
/// </summary>
/// <param name="ask">Asks for at most so many items; all deliveries up to this number are read.</param>
internal sealed class PipeAhead(Func<int, long, Task<IReply>> ask)
{
    /// <summary>How many items are given at a time at most.</summary>
    public const int Most = 64;

    private static readonly TimeSpan s_ahead = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private Task<IReply>? _next;
    private Parcel[] _items = [];
    private PipePlace _place;
    private int _most = 1;
    private long _began;
    private bool _waits;
    private bool _isOver;
    private bool _isStopped;

    /// <summary>The next item; or what else the pipe has answered, or nothing: then there is no reading ahead any more.</summary>
    /// <exception cref="InvalidOperationException">Another waits here already.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the item stays.</exception>
    public async ValueTask<(Parcel? Item, IReply? Answer)> NextAsync(CancellationToken cancellationToken)
    {
        Task<IReply> next;
        lock (_gate)
        {
            if (_isOver)
            {
                return default;
            }

            if (_place.Read < _items.Length)
            {
                return (Take(), null);
            }

            if (_waits)
            {
                throw new InvalidOperationException("Another waits at this end already.");
            }

            _waits = true;
            next = _next ??= ask(_most, _place.Delivery);
        }

        try
        {
            var reply = await next.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                return _isOver ? default : Accept(reply);
            }
        }
        finally
        {
            lock (_gate)
            {
                _waits = false;
            }
        }
    }

    /// <summary>Whether somebody waits for an item now.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (_gate)
            {
                return _waits;
            }
        }
    }

    /// <summary>Nothing is read here any more; so far it was. Harmless when it is said again.</summary>
    public PipePlace End()
    {
        lock (_gate)
        {
            _isOver = true;
            return _place;
        }
    }

    /// <summary>True once, after the end: the pipe is to be told how far it was read.</summary>
    /// <param name="place">So far.</param>
    /// <param name="unread">What has come and was not read.</param>
    /// <param name="coming">The answer on its way, if there is one.</param>
    public bool TryStop(out PipePlace place, out Parcel[] unread, out Task<IReply>? coming)
    {
        lock (_gate)
        {
            (place, unread, coming) = (_place, _items[_place.Read..], _next);
            var isFirst = !_isStopped;
            _isStopped = true;
            return isFirst;
        }
    }

    private (Parcel? Item, IReply? Answer) Accept(IReply reply)
    {
        _next = null;
        if (reply is not ParcelsTaken { Items.Length: > 0 } taken)
        {
            return (null, reply);
        }

        if (_items.Length > 0)
        {
            _most = Stopwatch.GetElapsedTime(_began) > s_ahead ? Math.Max(1, _most / 2) : Math.Min(Most, _most * 2);
        }

        var settled = _place.Delivery;
        (_items, _place, _began) = (taken.Items, new(taken.Delivery, 0), Stopwatch.GetTimestamp());
        _next = ask(_most, settled);
        return (Take(), null);
    }

    private Parcel Take()
    {
        var item = _items[_place.Read];
        _place = _place with { Read = _place.Read + 1 };
        return item;
    }
}

namespace Troupe.Channels;

using System.Diagnostics;
using Troupe.Payload;
using Troupe.Peers;

/// <summary>
/// Reads ahead for one reader in another process than the pipe's: while it is busy with an item the next ones are under way to it, about as many as it reads in
/// a millisecond. What it has not read stays the pipe's.
/// </summary>
/// <param name="ask">Asks for at most so many items; all deliveries before this place's are read.</param>
internal sealed class PipeAhead(Func<int, PipePlace, Task<IReply>> ask)
{
    /// <summary>How many items are given at a time at most.</summary>
    public const int Most = 64;

    private static long s_session;

    private static readonly TimeSpan s_ahead = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private Task<IReply>? _next;
    private Parcel[] _items = [];
    private PipePlace _place = new(Interlocked.Increment(ref s_session), 0, 0);
    private Task? _stop;
    private int _most = 1;
    private long _began;
    private bool _waits;
    private bool _isOver;

    /// <summary>The next item; or what else the pipe has answered, or nothing: then there is no reading ahead any more.</summary>
    /// <exception cref="InvalidOperationException">Another waits here already.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the item stays.</exception>
    public async ValueTask<(Parcel? Item, IReply? Answer)> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // Though there may be something in hand.
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
            next = _next ??= ask(_most, _place with { Delivery = _place.Delivery + 1 });
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

    /// <summary>Ends it, and has the pipe told so: by the first who says it; all others wait for that, too.</summary>
    /// <param name="tell">Tells how far it was read; what has come and was not read, and the answer on its way if there is one, are of no use any more.</param>
    public Task StopAsync(Func<PipePlace, Parcel[], Task<IReply>?, Task> tell)
    {
        lock (_gate)
        {
            _isOver = true;
            return _stop ??= tell(_place, _items[_place.Read..], _next);
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

        (_items, _place, _began) = (taken.Items, new(_place.Session, taken.Delivery, 0), Stopwatch.GetTimestamp());
        _next = ask(_most, _place);
        return (Take(), null);
    }

    private Parcel Take()
    {
        var item = _items[_place.Read];
        _place = _place with { Read = _place.Read + 1 };
        return item;
    }
}

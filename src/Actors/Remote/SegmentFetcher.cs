namespace Troupe.Remote;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>
/// Brings what lies in another machine's memory here, in parts under a window. One for each value; it stops itself when it is done.
/// <code>
///   fetcher ──FetchSegment (so many under way)──► who lent it
///           ◄──SegmentPart────────────────────
/// </code>
/// </summary>
internal sealed class SegmentFetcher : ReceiveActor, IWithTimers
{
    // A part may be lost where a connection takes nothing for seconds; it is asked for again.
    private static readonly TimeSpan s_askAgain = TimeSpan.FromSeconds(10);

    private readonly SegmentName _name;
    private readonly IActorRef _lender;
    private readonly Action<Segment?, SegmentException?> _done;
    private readonly PartWindow _window;
    private Segment? _segment;
    private SegmentException? _shortage;
    private bool _isOver;

    public SegmentFetcher(SegmentName name, IActorRef lender, Action<Segment?, SegmentException?> done)
    {
        (_name, _lender, _done, _window) = (name, lender, done, new PartWindow(name.Length));
        Receive<SegmentPart>(Take);
        Receive<Silence>(_ =>
        {
            _window.AskAgain();
            Ask();
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <param name="name">What was lent; not longer than an array.</param>
    /// <param name="lender">Answers for the process that lent it.</param>
    /// <param name="done">Called once, by the actor: with memory of this process that has the bytes, and is the caller's from then on; null when they are no more, or, as the exception says, there is no memory.</param>
    public static Props For(SegmentName name, IActorRef lender, Action<Segment?, SegmentException?> done) => Making.Of(() => new SegmentFetcher(name, lender, done));

    protected override void PreStart()
    {
        try
        {
            _segment = _name.Length is > 0 and <= int.MaxValue ? Segments.Rent((int)_name.Length) : null;
        }
        catch (SegmentException shortage)
        {
            _shortage = shortage;
        }

        if (_segment is null)
        {
            End(null);
            return;
        }

        Ask();
    }

    protected override void PostRestart(Exception reason) => End(null);

    protected override void PostStop() => End(null);

    private void Ask()
    {
        Timers.StartSingleTimer(nameof(Silence), Silence.Instance, s_askAgain);
        while (_window.Next() is { } part)
        {
            _lender.Tell(new FetchSegment(_name.Id, _name.Mark, part.Offset, part.Count));
        }
    }

    private void Take(SegmentPart part)
    {
        if (_segment is not { } segment || part.Segment != _name.Id)
        {
            return;
        }

        if (part.Bytes.Length == 0)
        {
            End(null);
        }
        else if (_window.Takes(part.Offset, part.Bytes.Length))
        {
            part.Bytes.CopyTo(segment.GetSpan()[(int)part.Offset..]);
            if (_window.IsWhole)
            {
                End(segment);
            }
            else
            {
                Ask();
            }
        }
    }

    private void End(Segment? whole)
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (whole is null && _segment is { } unused)
        {
            Segments.Shelve(unused);
        }

        _segment = null;
        _done(whole, _shortage);
        Context.Stop(Self);
    }

    private sealed record Silence
    {
        public static readonly Silence Instance = new();
    }
}

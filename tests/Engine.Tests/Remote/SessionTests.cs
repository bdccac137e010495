namespace Troupe.Engine.Tests.Remote;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

/// <summary>Two ends over links that break, where either may take the other for gone without the other's knowing it.</summary>
public sealed class SessionTests
{
    private static readonly Gen<IList<(Step Step, int Which)>> Stories =
        Gen.ListOf(Gen.Elements(Enum.GetValues<Step>()).SelectMany(step => Gen.Choose(0, 1000).Select(which => (step, which)))).Select(static story => (IList<(Step, int)>)story.ToList());

    private enum Step { Send, SendBack, SendMore, Read, ReadMore, ReadOn, Break, BreakOff, Link, Relink, Forget }

    [Fact]
    public void Whoever_forgets_whom_nothing_is_counted_in_a_session_that_is_over_and_the_talk_comes_to_rest() =>
        Prop.ForAll(Arb.From(Stories), static story =>
        {
            var world = new World();
            foreach (var (step, which) in story) world.Do(step, which);
            return world.Settle() && world.IsComplete;
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(150));

    [Fact]
    public void An_end_that_was_forgotten_is_found_out_by_either()
    {
        var (a, b, anew) = (new Session(7), new Session(3), new Session(4));
        Assert.Equal(SessionTurn.Next, b.Hear(a.NextLink()));
        Assert.Equal(SessionTurn.Next, a.Hear(b.NextLink()));
        Assert.Equal(SessionTurn.Over, anew.Hear(a.NextLink()));
        Assert.Equal(SessionTurn.Over, a.Hear(anew.NextLink()));
    }

    [Fact]
    public void A_word_that_is_read_late_changes_nothing()
    {
        var (a, b) = (new Session(1), new Session(1));
        var (first, second) = (a.NextLink(), a.NextLink());
        Assert.Equal(SessionTurn.Next, b.Hear(second));
        Assert.Equal(SessionTurn.Late, b.Hear(first));
    }

    private abstract record Frame;

    private sealed record Word(SessionWord First) : Frame;

    private sealed record Numbered(long Number, (int End, int Life) By) : Frame;

    private sealed record Acknowledged(long Number) : Frame;

    private sealed record Goodbye : Frame;

    /// <summary>A stream each way. What was written to a link that broke may still be read, or is lost, but never a part from the middle.</summary>
    private sealed class Stream(int[] lives)
    {
        public int[] Lives { get; } = [.. lives];

        public Queue<Frame>[] To { get; } = [new(), new()];
    }

    /// <summary>One side: what it is to send, what it has heard, and how often it has begun anew.</summary>
    private sealed class End
    {
        public SystemOutbox<(int End, int Life)> Outbox { get; } = new(1_000);

        public SystemInbox Inbox { get; } = new();

        public Session Session { get; set; } = new(1);

        public int Life { get; set; } = 1;

        public Stream? Speaker { get; set; }

        /// <summary>Whose messages have been delivered in this life.</summary>
        public (int End, int Life)? Heard { get; set; }
    }

    private sealed class World
    {
        private readonly End[] _ends = [new(), new()];
        private readonly List<Stream> _streams = [];
        private Stream? _open;

        public bool IsComplete => _ends.All(static end => end.Outbox.Count == 0);

        public void Do(Step step, int which)
        {
            var end = which % 2;
            switch (step)
            {
                case Step.Send or Step.SendMore: Send(0); break;
                case Step.SendBack: Send(1); break;
                case Step.Read or Step.ReadMore or Step.ReadOn when _streams.Count > 0: Read(_streams[which / 2 % _streams.Count], end); break;
                case Step.Break: _open = null; break;
                case Step.BreakOff when _open is not null:
                    // The tail is lost: it never left the writer, or the reader's machine threw it away.
                    foreach (var frames in _open.To) Shorten(frames, which % (frames.Count + 1));
                    _open = null;
                    break;
                case Step.Link or Step.Relink: Link(); break;
                case Step.Forget: BeginAnew(end); break;
            }
        }

        /// <summary>Links that hold, until there is nothing more to say. False: there is no end to it.</summary>
        public bool Settle()
        {
            var left = 2_000;
            for (var round = 0; round < 5; round++)
            {
                _open = null;
                Link();
                while (_streams.Any(static stream => stream.To.Any(static frames => frames.Count > 0)))
                {
                    foreach (var stream in _streams.ToList())
                    {
                        for (var end = 0; end < 2; end++) Read(stream, end);
                    }

                    if (--left == 0) return false;
                }
            }

            return true;
        }

        private void Send(int end)
        {
            Assert.True(_ends[end].Outbox.TryAdd((end, _ends[end].Life), out var number));
            Write(_open, end, new Numbered(number, (end, _ends[end].Life)));
        }

        private void Link()
        {
            if (_open is not null) return;
            _open = new Stream([_ends[0].Life, _ends[1].Life]);
            _streams.Add(_open);
            for (var end = 0; end < 2; end++)
            {
                Write(_open, end, new Word(_ends[end].Session.NextLink()));
                foreach (var (number, by) in _ends[end].Outbox.Unacknowledged) Write(_open, end, new Numbered(number, by));
            }
        }

        private static void Write(Stream? stream, int by, Frame frame) => stream?.To[1 - by].Enqueue(frame);

        private void Read(Stream stream, int to)
        {
            if (!stream.To[to].TryDequeue(out var frame)) return;
            var end = _ends[to];
            // A link of a life that is over is nobody's.
            if (stream.Lives[to] != end.Life) return;
            switch (frame)
            {
                case Word word:
                    Hear(stream, to, word.First);
                    break;
                case Numbered numbered:
                    var turn = end.Inbox.Take(numbered.Number);
                    Assert.NotEqual(SystemTurn.Early, turn);
                    if (turn == SystemTurn.Due) Assert.Equal(end.Heard ??= numbered.By, numbered.By);
                    Write(_open, to, new Acknowledged(end.Inbox.Delivered));
                    break;
                case Acknowledged acknowledged:
                    if (end.Outbox.Acknowledge(acknowledged.Number)) break;
                    Assert.True(end.Session.MayBeTakenForAnother);
                    Write(stream, to, new Goodbye());
                    BeginAnew(to);
                    break;
                case Goodbye:
                    BeginAnew(to);
                    break;
            }
        }

        private void Hear(Stream stream, int to, SessionWord word)
        {
            var end = _ends[to];
            switch (end.Session.Hear(word))
            {
                case SessionTurn.Over:
                    Write(stream, to, new Goodbye());
                    BeginAnew(to);
                    break;
                case SessionTurn.Next:
                    var before = end.Speaker;
                    end.Speaker = stream;
                    while (before is not null && before != stream && before.To[to].Count > 0) Read(before, to);
                    break;
            }
        }

        // Takes the other for gone. Its links are closed: the other reads what was written to them, and then their end.
        private void BeginAnew(int which)
        {
            var end = _ends[which];
            _open = null;
            end.Outbox.Clear();
            end.Inbox.Clear();
            end.Speaker = null;
            end.Heard = null;
            end.Session = new Session(++end.Life);
        }

        private static void Shorten(Queue<Frame> frames, int lost)
        {
            var kept = frames.Take(frames.Count - lost).ToList();
            frames.Clear();
            foreach (var frame in kept) frames.Enqueue(frame);
        }
    }
}

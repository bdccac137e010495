namespace Troupe.Engine.Tests.Remote;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

/// <summary>Outbox and inbox over a network that loses, doubles and turns round whatever it likes, between systems that end and begin anew.</summary>
public sealed class SystemDeliveryTests
{
    private const int Bound = 6;

    private static readonly Gen<IList<(Step Step, int Which)>> Stories =
        Gen.ListOf(Gen.Elements(Enum.GetValues<Step>()).SelectMany(step => Gen.Choose(0, 1000).Select(which => (step, which)))).Select(static story => (IList<(Step, int)>)story.ToList());

    private enum Step
    {
        Send, SendMore, ArriveInOrder, Arrive, ArriveTwice, Lose, AcknowledgementArrives, AcknowledgementArrivesTwice, LoseAcknowledgement, NewLink, ReceiverRestarts, SenderRestarts,
    }

    [Fact]
    public void Whatever_the_network_does_each_incarnation_gets_each_message_once_and_in_order_or_is_given_up() =>
        Prop.ForAll(Arb.From(Stories), static story =>
        {
            var world = new World();
            foreach (var (step, which) in story)
            {
                world.Do(step, which);
                if (!world.IsInOrder) return false;
            }

            world.Settle();
            return world.IsInOrder && world.IsComplete;
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(200));

    [Fact]
    public void An_acknowledgement_of_what_was_never_sent_is_refused()
    {
        var outbox = new SystemOutbox<string>(Bound);
        Assert.True(outbox.Acknowledge(0));
        Assert.False(outbox.Acknowledge(1));
        Assert.False(outbox.Acknowledge(-1));
        Assert.True(outbox.TryAdd("one", out var number));
        Assert.Equal(1, number);
        Assert.True(outbox.Acknowledge(1));
        Assert.False(outbox.Acknowledge(long.MaxValue));
    }

    [Fact]
    public void A_full_outbox_takes_nothing_until_something_is_acknowledged()
    {
        var outbox = new SystemOutbox<int>(2);
        Assert.True(outbox.TryAdd(1, out _) && outbox.TryAdd(2, out _));
        Assert.False(outbox.TryAdd(3, out _));
        Assert.True(outbox.Acknowledge(1));
        Assert.True(outbox.TryAdd(3, out var number));
        Assert.Equal(3, number);
        Assert.Equal([(2L, 2), (3L, 3)], outbox.Unacknowledged);
    }

    /// <summary>One sender, one receiver, and all that is on its way between any of their incarnations.</summary>
    private sealed class World
    {
        private readonly List<((int From, int To) Pair, long Number, int Message)> _frames = [];
        private readonly List<((int From, int To) Pair, long Number, bool Gap)> _acknowledgements = [];
        private readonly Dictionary<(int From, int To), (List<int> Sent, List<int> Delivered)> _stories = [];
        private SystemOutbox<int> _outbox = new(Bound);
        private SystemInbox _inbox = new();
        private (int From, int To) _pair = (1, 1);
        private bool _givenUp;
        private int _message;

        public bool IsInOrder => _stories.Values.All(static story => story.Delivered.SequenceEqual(story.Sent.Take(story.Delivered.Count)));

        public bool IsComplete => _givenUp || (_outbox.Count == 0 && Story.Delivered.Count == Story.Sent.Count);

        private (List<int> Sent, List<int> Delivered) Story => _stories.TryGetValue(_pair, out var story) ? story : _stories[_pair] = ([], []);

        public void Do(Step step, int which)
        {
            switch (step)
            {
                case Step.Send or Step.SendMore: Send(); break;
                case Step.ArriveInOrder when _frames.Count > 0: Arrive(0, stays: false); break;
                case Step.Arrive when _frames.Count > 0: Arrive(which % _frames.Count, stays: false); break;
                case Step.ArriveTwice when _frames.Count > 0: Arrive(which % _frames.Count, stays: true); break;
                case Step.Lose when _frames.Count > 0: _frames.RemoveAt(which % _frames.Count); break;
                case Step.AcknowledgementArrives when _acknowledgements.Count > 0: AcknowledgementArrives(which % _acknowledgements.Count, stays: false); break;
                case Step.AcknowledgementArrivesTwice when _acknowledgements.Count > 0: AcknowledgementArrives(which % _acknowledgements.Count, stays: true); break;
                case Step.LoseAcknowledgement when _acknowledgements.Count > 0: _acknowledgements.RemoveAt(which % _acknowledgements.Count); break;
                case Step.NewLink: SendAgain(); break;
                case Step.ReceiverRestarts: Begin((_pair.From, _pair.To + 1), outbox: null, new SystemInbox()); break;
                case Step.SenderRestarts: Begin((_pair.From + 1, _pair.To), new SystemOutbox<int>(Bound), inbox: null); break;
            }
        }

        /// <summary>A last link that holds.</summary>
        public void Settle()
        {
            _frames.Clear();
            SendAgain();
            while (_frames.Count > 0) Arrive(0, stays: false);
            while (_acknowledgements.Count > 0) AcknowledgementArrives(0, stays: false);
        }

        private void Send()
        {
            if (_givenUp) return;
            if (_outbox.TryAdd(++_message, out var number))
            {
                Story.Sent.Add(_message);
                _frames.Add((_pair, number, _message));
                return;
            }

            // Quarantined: nothing more between these two.
            _givenUp = true;
            _outbox.Clear();
        }

        private void SendAgain()
        {
            foreach (var (number, message) in _outbox.Unacknowledged) _frames.Add((_pair, number, message));
        }

        private void Arrive(int index, bool stays)
        {
            var (pair, number, message) = _frames[index];
            if (!stays) _frames.RemoveAt(index);
            if (pair != _pair || _givenUp) return;
            var turn = _inbox.Take(number);
            if (turn == SystemTurn.Due) Story.Delivered.Add(message);
            _acknowledgements.Add((_pair, _inbox.Delivered, turn == SystemTurn.Early));
        }

        private void AcknowledgementArrives(int index, bool stays)
        {
            var (pair, number, gap) = _acknowledgements[index];
            if (!stays) _acknowledgements.RemoveAt(index);
            if (pair != _pair || _givenUp) return;
            Assert.True(_outbox.Acknowledge(number));
            if (gap) SendAgain();
        }

        // Who begins anew has nothing; the other hears of it with the next link, and forgets what it had for the old one.
        private void Begin((int From, int To) pair, SystemOutbox<int>? outbox, SystemInbox? inbox)
        {
            _pair = pair;
            _givenUp = false;
            if (outbox is null) _outbox.Clear();
            else _outbox = outbox;
            if (inbox is null) _inbox.Clear();
            else _inbox = inbox;
        }
    }
}

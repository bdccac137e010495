namespace Troupe.Engine.Tests;

using Xunit;

public class MailboxTests
{
    private sealed record Numbered(int Producer, int Number);

    private sealed class Checker(int producers, int each, TaskCompletionSource<string> done) : UntypedActor
    {
        private readonly int[] _next = new int[producers];
        private int _count;

        protected override void OnReceive(object message)
        {
            var (producer, number) = (Numbered)message;
            if (_next[producer]++ != number) done.TrySetResult($"{producer}: {number} out of turn");
            if (++_count == producers * each) done.TrySetResult("all in order");
        }
    }

    [Theory]
    [InlineData(1, 300_000)]
    [InlineData(4, 100_000)]
    public async Task Every_message_arrives_once_and_in_the_order_of_its_sender(int producers, int each)
    {
        await using var test = new TestSystem();
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var checker = test.System.ActorOf(Props.Create(typeof(Checker), producers, each, done));

        await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) checker.Tell(new Numbered(producer, i), ActorRefs.NoSender);
        })));

        Assert.Equal("all in order", await done.Task.WaitAsync(TestSystem.Patience));
    }

    private sealed class Relay(int rounds, TaskCompletionSource done) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if ((int)message == rounds) done.TrySetResult();
            else Sender.Tell((int)message + 1, Self);
        }
    }

    [Fact]
    public async Task No_wake_up_is_lost_between_going_idle_and_the_next_message()
    {
        await using var test = new TestSystem();
        // Mailboxes that are empty after each message: every tell meets an actor that is going idle.
        var ends = Enumerable.Range(0, 8).Select(_ =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var props = Props.Create(typeof(Relay), 50_000, done);
            test.System.ActorOf(props).Tell(0, test.System.ActorOf(props));
            return done.Task;
        });

        await Task.WhenAll(ends).WaitAsync(TestSystem.Patience);
    }

    [Fact]
    public void A_closed_mailbox_gives_what_is_left_in_order_and_refuses_the_rest()
    {
        var mailbox = new UnboundedMailboxQueue();
        for (var i = 0; i < 10; i++) Assert.Equal(Posted.Queued, mailbox.Post(i, ActorRefs.NoSender));
        Assert.True(mailbox.Refill());
        mailbox.Position = 3;
        mailbox.Post(10, ActorRefs.NoSender);

        Assert.Equal(Enumerable.Range(3, 8).Cast<object>(), mailbox.Close().Select(it => it.Message));
        Assert.Equal(Posted.Closed, mailbox.Post(11, ActorRefs.NoSender));
    }

    [Fact]
    public void A_parked_mailbox_is_woken_by_system_messages_alone()
    {
        var mailbox = new UnboundedMailboxQueue();
        Assert.True(mailbox.TryGoIdle(parked: true));

        Assert.Equal(Posted.Queued, mailbox.Post("mail", ActorRefs.NoSender));
        Assert.True(mailbox.TryWake());
        Assert.False(mailbox.TryWake());
        Assert.False(mailbox.TryGoIdle(parked: false));
    }
}

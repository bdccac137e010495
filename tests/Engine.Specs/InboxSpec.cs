namespace Troupe.Engine.Specs;

using Xunit;

public sealed class InboxSpec : ActorSpec
{
    private readonly Inbox _inbox;

    public InboxSpec() : base("akka.actor.inbox { inbox-size = 10, default-timeout = 15s }") => _inbox = Inbox.Create(Sys);

    [Fact]
    public void An_inbox_gets_messages_for_code_that_is_no_actor()
    {
        var actor = ActorOf<Puppet>();

        _inbox.Send(actor, "hello");

        Assert.Equal("hello", _inbox.Receive());
    }

    [Fact]
    public void An_inbox_hands_its_messages_out_in_order()
    {
        foreach (var word in new[] { "a", "b", "c" }) _inbox.Receiver.Tell(word);

        Assert.Equal(["a", "b", "c"], new[] { _inbox.Receive(), _inbox.Receive(), _inbox.Receive() });
    }

    [Fact]
    public void Who_asks_for_a_certain_message_leaves_the_others()
    {
        _inbox.Receiver.Tell("hello");
        _inbox.Receiver.Tell("world");

        Assert.Equal("world", _inbox.ReceiveWhere(message => message is "world"));
        Assert.Equal("hello", _inbox.Receive());
    }

    [Fact]
    public async Task Several_may_wait_and_the_first_that_a_message_suits_gets_it()
    {
        var any = _inbox.ReceiveAsync();
        var certain = Task.Run(() => _inbox.ReceiveWhere(message => message is "certain", Patience));
        _inbox.Receiver.Tell(42);
        _inbox.Receiver.Tell("certain");

        Assert.Equal(42, await any);
        Assert.Equal("certain", await certain);
    }

    [Fact]
    public async Task An_inbox_without_a_message_in_time_throws_TimeoutException()
    {
        Assert.Throws<TimeoutException>(() => _inbox.Receive(TimeSpan.FromMilliseconds(20)));
        await Assert.ThrowsAsync<TimeoutException>(() => _inbox.ReceiveAsync(TimeSpan.FromMilliseconds(20)));
    }

    [Fact]
    public void A_message_that_comes_too_late_for_one_is_there_for_the_next()
    {
        Assert.Throws<TimeoutException>(() => _inbox.Receive(TimeSpan.FromMilliseconds(20)));
        _inbox.Receiver.Tell("late");

        Assert.Equal("late", _inbox.Receive());
    }

    [Fact]
    public void An_inbox_can_watch()
    {
        var actor = ActorOf<Puppet>();
        var other = ActorOf<Puppet>();
        _inbox.Watch(actor);
        _inbox.WatchWith(other, "the other is gone");

        Sys.Stop(actor);
        Assert.Equal(actor, ((Terminated)_inbox.Receive()).ActorRef);
        Sys.Stop(other);
        Assert.Equal("the other is gone", _inbox.Receive());
    }

    [Fact]
    public void A_full_inbox_drops_messages_and_warns_once()
    {
        for (var i = 0; i < 10; i++) _inbox.Receiver.Tell(i);

        EventFilter.Warning(start: "Dropping message").ExpectOne(() =>
        {
            _inbox.Receiver.Tell("too much");
            _inbox.Receiver.Tell("too much");
        });

        Assert.Equal(Enumerable.Range(0, 10).Cast<object>(), Enumerable.Range(0, 10).Select(_ => _inbox.Receive()).ToList());
    }
}

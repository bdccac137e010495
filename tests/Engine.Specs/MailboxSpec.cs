namespace Troupe.Engine.Specs;

using Xunit;

public sealed class MailboxSpec() : ActorSpec(
    $$"""
    small {
      mailbox-type = "Akka.Dispatch.BoundedMailbox"
      mailbox-capacity = 2
      mailbox-push-timeout-time = 100ms
    }
    patient {
      mailbox-type = "Akka.Dispatch.BoundedMailbox"
      mailbox-capacity = 2
      mailbox-push-timeout-time = 15s
    }
    by-length {
      mailbox-type = "{{typeof(ShortestFirst).AssemblyQualifiedName}}"
    }
    stable-by-length {
      mailbox-type = "{{typeof(StableShortestFirst).AssemblyQualifiedName}}"
    }
    """)
{
    private const string Bounded = "akka.actor.default-mailbox { mailbox-type = \"Akka.Dispatch.BoundedMailbox\", mailbox-capacity = 1, mailbox-push-timeout-time = 10ms }";

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public void A_bounded_mailbox_takes_no_more_than_its_capacity()
    {
        var dead = DeadLettersOf<string>();
        var actor = Gated("small");

        foreach (var word in new[] { "a", "b", "c", "d" }) actor.Tell(word);

        Assert.Equal("c", dead.ExpectMsg<DeadLetter>().Message);
        Assert.Equal("d", dead.ExpectMsg<DeadLetter>().Message);
        _gate.SetResult();
        ExpectMsg("a");
        ExpectMsg("b");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void An_actor_has_the_mailbox_that_its_dispatcher_names()
    {
        var dead = DeadLettersOf<string>();
        var actor = ActorOf(Props.Create(() => new Held(_gate.Task)).WithDispatcher("small"));
        actor.Tell(new Hold());
        ExpectMsg("held");

        foreach (var word in new[] { "a", "b", "c" }) actor.Tell(word);

        Assert.Equal("c", dead.ExpectMsg<DeadLetter>().Message);
        _gate.SetResult();
    }

    [Fact]
    public void The_default_mailbox_can_be_another()
    {
        using var system = ActorSystem.Create("bounded", ConfigurationFactory.ParseString(Bounded + "\nakka.log-dead-letters = off"));
        var dead = CreateTestProbe(Sys);
        system.EventStream.Subscribe(dead.Ref, typeof(DeadLetter));
        var actor = system.ActorOf(Props.Create(() => new Held(_gate.Task)));
        actor.Tell(new Hold(), TestActor);
        ExpectMsg("held");

        foreach (var word in new[] { "a", "b" }) actor.Tell(word);

        Assert.Equal("b", dead.ExpectMsg<DeadLetter>().Message);
        _gate.SetResult();
    }

    [Fact]
    public void A_message_that_finds_a_bounded_mailbox_full_goes_to_dead_letters_after_the_push_timeout()
    {
        var dead = DeadLettersOf<string>();
        var actor = Gated("small");
        actor.Tell("a");
        actor.Tell("b");

        var clock = System.Diagnostics.Stopwatch.StartNew();
        actor.Tell("c", TestActor);

        Assert.True(clock.ElapsedMilliseconds >= 90, $"waited {clock.ElapsedMilliseconds} ms");
        var letter = dead.ExpectMsg<DeadLetter>();
        Assert.Equal(("c", TestActor, actor), (letter.Message, letter.Sender, letter.Recipient));
    }

    [Fact]
    public async Task A_sender_waits_for_room_in_a_bounded_mailbox()
    {
        var actor = Gated("patient");

        var sending = Task.Run(() =>
        {
            for (var i = 0; i < 100; i++) actor.Tell(i, TestActor);
        });
        ExpectNoMsg(Silence);
        Assert.False(sending.IsCompleted);
        _gate.SetResult();

        for (var i = 0; i < 100; i++) ExpectMsg(i);
        await sending.WaitAsync(Patience);
    }

    [Fact]
    public void Senders_that_wait_for_room_all_get_their_messages_through()
    {
        const int senders = 4, each = 500;
        var actor = Gated("patient");
        for (var s = 0; s < senders; s++)
        {
            _ = Task.Factory.StartNew(
                () =>
                {
                    for (var i = 0; i < each; i++) actor.Tell(i, TestActor);
                },
                TaskCreationOptions.LongRunning);
        }

        _gate.SetResult();

        Assert.Equal(senders * Enumerable.Range(0, each).Sum(), ReceiveN(senders * each).Cast<int>().Sum());
    }

    [Fact]
    public async Task The_end_of_an_actor_frees_the_senders_that_wait_for_room()
    {
        var dead = DeadLettersOf<int>();
        var actor = Gated("patient");
        var sending = Task.Run(() =>
        {
            for (var i = 0; i < 3; i++) actor.Tell(i, TestActor);
        });
        ExpectNoMsg(Silence);

        Sys.Stop(actor);
        _gate.SetResult();

        await sending.WaitAsync(Patience);
        Assert.Equal([0, 1, 2], dead.ReceiveN(3).Cast<DeadLetter>().Select(letter => (int)letter.Message).Order());
    }

    [Fact]
    public void A_priority_mailbox_hands_out_the_least_number_first()
    {
        var actor = Gated("by-length");

        foreach (var word in new[] { "four", "a", "two" }) actor.Tell(word);
        _gate.SetResult();

        foreach (var word in new[] { "a", "two", "four" }) ExpectMsg(word);
    }

    [Fact]
    public void A_stable_priority_mailbox_keeps_the_order_of_equals()
    {
        var actor = Gated("stable-by-length");

        foreach (var word in new[] { "bb", "ba", "c", "ab", "a" }) actor.Tell(word);
        _gate.SetResult();

        foreach (var word in new[] { "c", "a", "bb", "ba", "ab" }) ExpectMsg(word);
    }

    /// <summary>An echo that is held at its first message; what is told to it now waits in its mailbox.</summary>
    private IActorRef Gated(string mailbox)
    {
        var actor = ActorOf(Props.Create(() => new Held(_gate.Task)).WithMailbox(mailbox));
        actor.Tell(new Hold(), TestActor);
        ExpectMsg("held");
        return actor;
    }

    private sealed record Hold;

    private sealed class Held : ReceiveActor
    {
        public Held(Task gate)
        {
            Receive<Hold>(_ =>
            {
                Sender.Tell("held");
                gate.Wait(Patience);
            });
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    public sealed class ShortestFirst(Settings settings, Config config) : UnboundedPriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => message is string word ? word.Length : 0;
    }

    public sealed class StableShortestFirst(Settings settings, Config config) : UnboundedStablePriorityMailbox(settings, config)
    {
        protected override int PriorityGenerator(object message) => message is string word ? word.Length : 0;
    }
}

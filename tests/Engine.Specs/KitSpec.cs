namespace Troupe.Engine.Specs;

using Xunit;
using Xunit.Sdk;

public sealed class KitSpec : ActorSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void An_expectation_fails_when_no_message_comes() => Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(Short));

    [Fact]
    public void An_expectation_fails_when_another_message_comes()
    {
        Hear("text", "text", 1, 2);

        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>());
        Assert.ThrowsAny<XunitException>(() => ExpectMsg("other text"));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>(number => number > 1));
        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(Silence));
    }

    [Fact]
    public void The_last_message_and_its_sender_are_known()
    {
        var probe = CreateTestProbe();
        probe.Send(TestActor, "hello");

        ExpectMsg<string>();

        Assert.Equal("hello", LastMessage);
        Assert.Equal(probe.Ref, LastSender);
    }

    [Fact]
    public async Task Expectations_can_be_awaited()
    {
        Hear("one", 2, "three");

        await ExpectMsgAsync("one");
        Assert.Equal(2, await ExpectMsgAsync<int>());
        await ExpectMsgAsync<string>(word => word.StartsWith('t'));
        await ExpectNoMsgAsync(Silence);
    }

    [Fact]
    public void Several_messages_can_be_expected_in_any_order()
    {
        Hear(3, 1, 2);
        ExpectMsgAllOf(1, 2, 3);

        Hear(3);
        Assert.Equal(3, ExpectMsgAnyOf([1, 2, 3]));

        Hear(1, 4);
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf(1, 2));
    }

    [Fact]
    public void Fishing_drops_what_comes_before()
    {
        Hear(1, 2, "fish", 3);

        Assert.Equal("fish", FishForMessage<string>(_ => true));

        ExpectMsg(3);
    }

    [Fact]
    public void ReceiveWhile_leaves_the_message_that_ends_it()
    {
        Hear("a", "b", 1);

        Assert.Equal(["a", "b"], ReceiveWhile<string>(Patience, message => (message as string)!));

        ExpectMsg(1);
    }

    [Fact]
    public void Ignored_messages_do_not_come()
    {
        IgnoreMessages<int>(number => number > 1);
        Hear(1, 2, 3);
        IgnoreNoMessages();
        Hear(4);

        ExpectMsg(1);
        ExpectMsg(4);
    }

    [Fact]
    public void A_probe_answers_the_sender_of_its_last_message()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell("question", TestActor);
        probe.ExpectMsg("question");

        probe.Reply("answer");

        ExpectMsgFrom(probe.Ref, "answer");
    }

    [Fact]
    public void A_pilot_drives_a_probe()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"saw {message}", ActorRefs.NoSender);
            return message is 2 ? AutoPilot.NoAutoPilot : AutoPilot.KeepRunning;
        }));

        for (var i = 1; i <= 3; i++) probe.Ref.Tell(i, TestActor);

        ExpectMsg("saw 1");
        ExpectMsg("saw 2");
        for (var i = 1; i <= 3; i++) probe.ExpectMsg(i);
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void Within_fails_a_block_that_takes_too_long_and_bounds_its_expectations()
    {
        Assert.ThrowsAny<XunitException>(() => Within(Short, () => ExpectMsg<string>()));
        Assert.ThrowsAny<XunitException>(() => Within(Patience, Patience + Patience, () => Hear(1)));

        Assert.Equal(1, Within(Patience, () => ExpectMsg<int>()));
    }

    [Fact]
    public void AwaitAssert_repeats_an_assertion_until_it_passes()
    {
        var calls = 0;

        AwaitAssert(() => Assert.True(++calls >= 3), Patience, TimeSpan.FromMilliseconds(1));

        Assert.Equal(3, calls);
        Assert.ThrowsAny<XunitException>(() => AwaitAssert(() => Assert.Fail("never"), Short));
    }

    [Fact]
    public void AwaitCondition_waits_for_a_condition()
    {
        var calls = 0;

        AwaitCondition(() => ++calls >= 3, Patience, TimeSpan.FromMilliseconds(1));

        Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Short));
        Assert.False(AwaitConditionNoThrow(() => false, Short));
    }

    [Fact]
    public void An_event_filter_sees_the_failure_of_an_actor() =>
        EventFilter.Exception<InvalidOperationException>(contains: "boom").ExpectOne(
            () => ActorOf<Puppet>().Play(_ => throw new InvalidOperationException("boom")));

    [Fact]
    public async Task An_event_filter_counts_warnings()
    {
        var log = Logging.GetLogger(Sys, this);

        await EventFilter.Warning(start: "careful").ExpectAsync(2, () =>
        {
            log.Warning("careful now");
            log.Warning("unrelated");
            log.Warning("careful again");
            return Task.CompletedTask;
        });
    }

    [Fact]
    public void An_event_filter_fails_when_its_event_does_not_come() =>
        Assert.ThrowsAny<XunitException>(() => EventFilter.Warning("never").ExpectOne(Silence, () => Sys.Log.Warning("something else")));

    [Fact]
    public void An_event_filter_sees_dead_letters() =>
        EventFilter.DeadLetter<string>(word => word == "lost").ExpectOne(() => Sys.DeadLetters.Tell("lost", TestActor));

    [Fact]
    public void A_child_of_the_test_actor_is_stopped_when_it_fails()
    {
        var child = Watch(ChildActorOf(Props.Create<Puppet>()));

        child.Play(_ => throw new InvalidOperationException("boom"));

        ExpectTerminated(child);
    }

    [Fact]
    public void A_child_of_the_test_actor_can_be_supervised_otherwise()
    {
        var child = ChildActorOf(Props.Create<Puppet>(), new OneForOneStrategy(_ => Directive.Restart));

        child.Play(_ => throw new InvalidOperationException("boom"));
        child.Tell("still there", TestActor);

        ExpectMsg("still there");
    }

    [Fact]
    public void A_message_can_be_looked_at_and_stays()
    {
        Hear("a");

        Assert.True(TryPeekOne(out var envelope, Patience, CancellationToken.None));
        Assert.Equal("a", envelope.Message);
        Assert.Equal("a", PeekOne(Patience));
        ExpectMsg("a");
        Assert.False(TryPeekOne(out _, Short, CancellationToken.None));
    }

    [Fact]
    public async Task Silence_is_waited_for_and_what_came_before_it_is_kept()
    {
        Hear(1, 2, 3);

        Assert.Equal(new object[] { 1, 2, 3 }, (await WaitForRadioSilenceAsync(Short)).ToArray());

        Hear(1, 2, 3);
        await Assert.ThrowsAnyAsync<XunitException>(() => WaitForRadioSilenceAsync(Short, 2));
    }

    [Fact]
    public async Task A_type_of_message_that_must_not_come_fails_the_wait()
    {
        Hear(1, 2);
        await FishUntilMessageAsync<string>(Short);

        Hear(1, "text");
        await Assert.ThrowsAnyAsync<XunitException>(() => FishUntilMessageAsync<string>(Patience));
    }

    [Fact]
    public void Several_messages_can_be_expected_by_predicates_in_any_order()
    {
        PredicateInfo[] wanted = [PredicateInfo.Create<int>(number => number > 1), PredicateInfo.Create<string>(word => word == "a"), PredicateInfo.Create<int>(_ => true)];

        Hear("a", 2, 1);
        Assert.Equal(3, ExpectMsgAllOfMatchingPredicates(wanted).Count);

        Hear("b", 2, 1);
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOfMatchingPredicates(wanted));
    }

    [Fact]
    public async Task A_barrier_opens_when_all_are_there()
    {
        var barrier = CreateTestBarrier(2);
        var other = Task.Run(() => barrier.Await(Patience));

        barrier.Await(Patience);

        await other.WaitAsync(Patience);
        Assert.Throws<TimeoutException>(() => barrier.Await(Short));
    }

    [Fact]
    public void An_event_filter_hands_on_the_result_of_its_part() =>
        Assert.Equal(42, EventFilter.Warning(message: "careful").Expect(1, Patience, () =>
        {
            Sys.Log.Warning("careful");
            return 42;
        }));

    private void Hear(params object[] messages)
    {
        foreach (var message in messages) TestActor.Tell(message, TestActor);
    }
}

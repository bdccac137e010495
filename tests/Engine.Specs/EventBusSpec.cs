namespace Troupe.Engine.Specs;

using Xunit;

/// <summary>A bus of one's own, whose classes are topics: "news.sport" lies below "news".</summary>
public sealed class EventBusSpec : ActorSpec
{
    private readonly Topics _bus = new();

    [Fact]
    public void A_subscriber_gets_what_lies_below_what_it_asked_for()
    {
        Assert.True(_bus.Subscribe(TestActor, "news"));
        _bus.Publish(("weather", 1));
        _bus.Publish(("news", 2));
        _bus.Publish(("news.sport", 3));
        ExpectMsg(("news", 2));
        ExpectMsg(("news.sport", 3));
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_second_subscription_changes_nothing()
    {
        Assert.True(_bus.Subscribe(TestActor, "news"));
        Assert.False(_bus.Subscribe(TestActor, "news"));
        _bus.Publish(("news", 1));
        ExpectMsg(("news", 1));
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void What_was_not_asked_for_cannot_be_taken_back()
    {
        Assert.False(_bus.Unsubscribe(TestActor, "news"));
        _bus.Subscribe(TestActor, "news");
        Assert.True(_bus.Unsubscribe(TestActor, "news"));
        Assert.False(_bus.Unsubscribe(TestActor, "news"));
        _bus.Publish(("news", 1));
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void Every_subscriber_gets_an_event_and_one_that_leaves_gets_none()
    {
        var probes = Enumerable.Range(0, 3).Select(_ => CreateTestProbe()).ToArray();
        foreach (var probe in probes) _bus.Subscribe(probe.Ref, "news");
        _bus.Publish(("news", 1));
        foreach (var probe in probes) probe.ExpectMsg(("news", 1));
        _bus.Unsubscribe(probes[0].Ref);
        _bus.Publish(("news", 2));
        foreach (var probe in probes[1..]) probe.ExpectMsg(("news", 2));
        probes[0].ExpectNoMsg(Silence);
    }

    private sealed class Topics : ActorEventBus<(string Topic, int Number), string>
    {
        protected override bool IsSubClassification(string parent, string child) => child == parent || child.StartsWith(parent + ".", StringComparison.Ordinal);

        protected override void Publish((string Topic, int Number) @event, IActorRef subscriber) => subscriber.Tell(@event);

        protected override bool Classify((string Topic, int Number) @event, string classifier) => IsSubClassification(classifier, @event.Topic);

        protected override string GetClassifier((string Topic, int Number) @event) => @event.Topic;
    }
}

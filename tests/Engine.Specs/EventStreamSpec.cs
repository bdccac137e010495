namespace Troupe.Engine.Specs;

using Xunit;

public sealed class EventStreamSpec : ActorSpec
{
    private interface IColoured;

    private record Shape;

    private sealed record Circle : Shape, IColoured;

    private sealed record Quiet : IDeadLetterSuppression;

    [Fact]
    public void A_subscriber_gets_events_of_its_class_and_of_derived_classes()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Shape));

        Sys.EventStream.Publish("no shape");
        Sys.EventStream.Publish(new Circle());
        Sys.EventStream.Publish(new Shape());

        ExpectMsg(new Circle());
        ExpectMsg(new Shape());
    }

    [Fact]
    public void One_can_subscribe_to_an_interface()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(IColoured));

        Sys.EventStream.Publish(new Shape());
        Sys.EventStream.Publish(new Circle());

        ExpectMsg(new Circle());
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_second_subscription_of_the_same_class_changes_nothing()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(Shape)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(Shape)));

        Sys.EventStream.Publish(new Shape());

        ExpectMsg(new Shape());
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void After_the_end_of_a_subscription_nothing_comes()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Shape));

        Assert.True(Sys.EventStream.Unsubscribe(TestActor, typeof(Shape)));
        Sys.EventStream.Publish(new Shape());

        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_part_of_a_subscription_can_be_taken_back_and_asked_for_again()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Shape));

        Sys.EventStream.Unsubscribe(TestActor, typeof(Circle));
        Sys.EventStream.Publish(new Circle());
        Sys.EventStream.Publish(new Shape());
        ExpectMsg(new Shape());

        Sys.EventStream.Subscribe(TestActor, typeof(Circle));
        Sys.EventStream.Publish(new Circle());
        ExpectMsg(new Circle());
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void An_unhandled_message_is_published()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = ActorOf<Fussy>();

        actor.Tell(42, TestActor);

        ExpectMsg<UnhandledMessage>(unhandled => unhandled.Message is 42 && unhandled.Recipient.Equals(actor) && unhandled.Sender.Equals(TestActor));
    }

    [Fact]
    public void A_dead_letter_names_message_sender_and_recipient()
    {
        var letters = DeadLettersOf<int>();

        Sys.DeadLetters.Tell(42, TestActor);

        letters.ExpectMsg<DeadLetter>(letter => letter.Message is 42 && letter.Sender.Equals(TestActor));
    }

    [Fact]
    public void A_message_that_asks_for_it_becomes_a_suppressed_dead_letter()
    {
        var letters = DeadLettersOf<Quiet>();
        var actor = Watch(ActorOf<Puppet>());
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.EventStream.Subscribe(TestActor, typeof(SuppressedDeadLetter));

        actor.Tell(new Quiet(), TestActor);

        ExpectMsg<SuppressedDeadLetter>(letter => letter.Message is Quiet && letter.Sender.Equals(TestActor) && letter.Recipient.Equals(Sys.DeadLetters));
        letters.ExpectNoMsg(Silence);
    }

    [Fact]
    public void An_actors_log_is_published()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Warning));

        ActorOf<Puppet>().Play(context => Logging.GetLogger(context).Warning("{0} sheep", 3));

        FishForMessage<Warning>(warning => warning.Message.ToString() == "3 sheep");
    }

    private sealed class Fussy : ReceiveActor
    {
        public Fussy() => Receive<string>(_ => { });
    }
}

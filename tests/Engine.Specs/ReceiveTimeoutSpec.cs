namespace Troupe.Engine.Specs;

using Xunit;

public sealed class ReceiveTimeoutSpec : ActorSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void An_idle_actor_gets_ReceiveTimeout()
    {
        ActorOf(Props.Create(() => new Impatient(TestActor, Short)));

        ExpectMsg("timeout");
    }

    [Fact]
    public void ReceiveTimeout_comes_again_as_long_as_the_actor_is_idle()
    {
        ActorOf(Props.Create(() => new Impatient(TestActor, Short)));

        ExpectMsg("timeout");
        ExpectMsg("timeout");
    }

    [Fact]
    public void A_receive_timeout_that_is_taken_back_does_not_come()
    {
        var actor = ActorOf(Props.Create(() => new Impatient(TestActor, Short)));
        ExpectMsg("timeout");

        actor.Tell("rest");

        FishForMessage(message => message is "resting");
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void Messages_put_the_receive_timeout_off()
    {
        var actor = ActorOf(Props.Create(() => new Impatient(TestActor, TimeSpan.FromSeconds(2))));

        for (var i = 0; i < 10; i++)
        {
            actor.Tell("busy");
            ExpectMsg("busy");
        }

        ExpectMsg("timeout");
    }

    [Fact]
    public void A_message_marked_INotInfluenceReceiveTimeout_does_not_put_it_off()
    {
        var actor = ActorOf(Props.Create(() => new Impatient(TestActor, TimeSpan.FromMilliseconds(400))));
        var noise = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(TimeSpan.Zero, TimeSpan.FromMilliseconds(100), actor, new Noise(), TestActor);

        ExpectMsg("timeout");
        noise.Cancel();
    }

    private sealed record Noise : INotInfluenceReceiveTimeout;

    private sealed class Impatient : ReceiveActor
    {
        public Impatient(IActorRef target, TimeSpan patience)
        {
            SetReceiveTimeout(patience);
            Receive<ReceiveTimeout>(_ => target.Tell("timeout"));
            Receive<Noise>(_ => { });
            Receive<string>(word => word == "rest", _ =>
            {
                SetReceiveTimeout(null);
                target.Tell("resting");
            });
            Receive<string>(word => target.Tell(word));
        }
    }
}

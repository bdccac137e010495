namespace Troupe.Engine.Specs;

using Xunit;

public sealed class ReceiveTimeoutSpec() : ActorSpec(VirtualTime)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void An_idle_actor_gets_ReceiveTimeout()
    {
        Idle();

        Time.Advance(Hour);

        ExpectMsg("timeout");
    }

    [Fact]
    public void ReceiveTimeout_comes_again_as_long_as_the_actor_is_idle()
    {
        Idle();

        for (var i = 0; i < 3; i++)
        {
            Time.Advance(Hour);
            ExpectMsg("timeout");
            ExpectNoMsg(Silence);
        }
    }

    [Fact]
    public void A_receive_timeout_that_is_taken_back_does_not_come()
    {
        var actor = Idle();
        actor.Tell("rest");
        ExpectMsg("rest");
        ExpectNoMsg(Silence);

        Time.Advance(Hour);

        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_message_puts_the_receive_timeout_off()
    {
        var actor = Idle();
        Time.Advance(Hour * 0.75);
        actor.Tell("busy");
        ExpectMsg("busy");

        Time.Advance(Hour * 0.75);
        ExpectNoMsg(Silence);

        Time.Advance(Hour);
        ExpectMsg("timeout");
    }

    [Fact]
    public void A_message_marked_INotInfluenceReceiveTimeout_does_not_put_it_off()
    {
        var actor = Idle();
        Time.Advance(Hour * 0.75);
        actor.Tell(new Noise());
        ExpectMsg("noise");
        ExpectNoMsg(Silence);

        Time.Advance(Hour * 0.25);

        ExpectMsg("timeout");
    }

    /// <summary>An actor that has handled its last message and waits.</summary>
    private IActorRef Idle()
    {
        var actor = ActorOf(Props.Create(() => new Impatient(TestActor, Hour)));
        actor.Tell("begin");
        ExpectMsg("begin");
        ExpectNoMsg(Silence); // the answer comes before the handler returns, and the timeout starts then
        return actor;
    }

    private sealed record Noise : INotInfluenceReceiveTimeout;

    private sealed class Impatient : ReceiveActor
    {
        public Impatient(IActorRef target, TimeSpan patience)
        {
            SetReceiveTimeout(patience);
            Receive<ReceiveTimeout>(_ => target.Tell("timeout"));
            Receive<Noise>(_ => target.Tell("noise"));
            Receive<string>(word =>
            {
                if (word == "rest") SetReceiveTimeout(null);
                target.Tell(word);
            });
        }
    }
}

namespace Troupe.Engine.Specs;

using Xunit;

/// <summary>Two systems, over TCP. The same configuration serves both engines.</summary>
public sealed class RemoteSpec() : ActorSpec(Configuration)
{
    // The secret is ours alone: without TLS it has to be there. Akka.NET does not know the key.
    private const string Configuration = """
        akka.actor.provider = remote
        akka.remote.dot-netty.tcp {
          hostname = "127.0.0.1"
          port = 0
          enable-ssl = off
          secret = 00112233445566778899aabbccddeeff
        }
        """;

    private readonly ActorSystem _other = ActorSystem.Create("other", ConfigurationFactory.ParseString(Configuration));

    [Fact]
    public void A_message_to_an_actor_of_another_system_carries_a_sender_that_can_be_answered()
    {
        Remote("echo").Tell("hello");

        ExpectMsg("hello");
        Assert.Equal(AddressOf(_other), LastSender.Path.Address);
    }

    [Fact]
    public void Messages_to_an_actor_of_another_system_arrive_in_the_order_they_were_told()
    {
        var echo = Remote("echo");

        for (var i = 0; i < 1_000; i++) echo.Tell(i);

        for (var i = 0; i < 1_000; i++) ExpectMsg(i);
    }

    [Fact]
    public async Task An_ask_is_answered_from_another_system() => Assert.Equal("hello", await Remote("echo").Ask<string>("hello", Patience));

    [Fact]
    public async Task A_selection_finds_an_actor_of_another_system()
    {
        _other.ActorOf(Props.Create<Puppet>(), "found");

        var actor = await Sys.ActorSelection($"{AddressOf(_other)}/user/found").ResolveOne(Patience);

        Assert.Equal("found", actor.Path.Name);
    }

    [Fact]
    public void A_ref_that_has_been_to_another_system_and_back_is_the_same_actor()
    {
        var mine = CreateTestProbe();

        Remote("echo").Tell(new ActorIdentity(1, mine.Ref));

        ExpectMsg<ActorIdentity>().Subject.Tell("home");
        mine.ExpectMsg("home");
    }

    [Fact]
    public void A_watcher_gets_Terminated_when_an_actor_of_another_system_stops()
    {
        var there = _other.ActorOf(Props.Create<Puppet>(), "doomed");
        var seen = Watch(Remote("doomed", start: false));
        seen.Tell("watched");
        ExpectMsg("watched");

        _other.Stop(there);

        ExpectTerminated(seen);
    }

    [Fact]
    public void An_actor_of_another_system_can_be_stopped()
    {
        var seen = Watch(Remote("doomed"));

        Sys.Stop(seen);

        ExpectTerminated(seen);
    }

    [Fact]
    public async Task A_message_to_a_system_that_is_not_there_goes_to_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        var gone = AddressOf(_other);
        await _other.Terminate().WaitAsync(Patience);

        ((ExtendedActorSystem)Sys).Provider.ResolveActorRef($"{gone}/user/nobody").Tell("lost");

        FishForMessage(message => message is DeadLetter { Message: "lost" });
    }

    protected override void AfterAll()
    {
        _other.Terminate().WaitAsync(Patience).GetAwaiter().GetResult();
        base.AfterAll();
    }

    private static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    /// <summary>An actor of the other system, as this one sees it.</summary>
    private IActorRef Remote(string name, bool start = true)
    {
        if (start) _other.ActorOf(Props.Create<Puppet>(), name);
        return Sys.ActorSelection($"{AddressOf(_other)}/user/{name}").ResolveOne(Patience).GetAwaiter().GetResult();
    }
}

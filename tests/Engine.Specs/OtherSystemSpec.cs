namespace Troupe.Engine.Specs;

using Xunit;

/// <summary>Two systems of one process, over their remoting.</summary>
public sealed class OtherSystemSpec() : ActorSpec(Remoting)
{
    private const string Remoting =
        """
        akka.actor.provider = remote
        akka.remote.unix.secret = "00112233445566778899aabbccddeeff"
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        """;

    private readonly ActorSystem _there = ActorSystem.Create("there", ConfigurationFactory.ParseString(Remoting).WithFallback(DefaultConfig));

    [Fact]
    public async Task Messages_to_an_actor_of_another_system_arrive_in_the_order_they_were_told()
    {
        var echo = await Seen(_there.ActorOf(Props.Create<Puppet>(), "echo"));

        for (var i = 0; i < 1_000; i++) echo.Tell(i, TestActor);

        for (var i = 0; i < 1_000; i++) ExpectMsg(i);
    }

    [Fact]
    public async Task The_end_of_another_system_gives_Terminated_for_whom_one_watches_in_it()
    {
        var puppet = Watch(await Seen(_there.ActorOf(Props.Create<Puppet>(), "puppet")));

        await _there.Terminate().WaitAsync(Patience);

        ExpectTerminated(puppet);
    }

    [Fact]
    public async Task Terminated_from_another_system_comes_after_all_messages_the_actor_told_its_watcher_before()
    {
        var puppet = Watch(await Seen(_there.ActorOf(Props.Create<Puppet>(), "puppet")));

        for (var i = 0; i < 100; i++) puppet.Tell(i, TestActor);
        puppet.Tell(PoisonPill.Instance, TestActor);

        for (var i = 0; i < 100; i++) ExpectMsg(i);
        ExpectTerminated(puppet);
    }

    [Fact]
    public async Task A_message_told_to_a_system_that_has_ended_goes_to_dead_letters()
    {
        var puppet = await Seen(_there.ActorOf(Props.Create<Puppet>(), "puppet"));
        await _there.Terminate().WaitAsync(Patience);
        var dead = DeadLettersOf<string>();

        puppet.Tell("too late", TestActor);

        Assert.Equal("too late", dead.ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task An_ask_to_a_system_that_has_ended_fails_with_AskTimeoutException()
    {
        var puppet = await Seen(_there.ActorOf(Props.Create<Puppet>(), "puppet"));
        await _there.Terminate().WaitAsync(Patience);

        await Assert.ThrowsAsync<AskTimeoutException>(() => puppet.Ask<string>("anybody?", TimeSpan.FromMilliseconds(200)));
    }

    protected override void AfterAll() => Shutdown(_there);

    private Task<IActorRef> Seen(IActorRef actor)
    {
        var address = ((ExtendedActorSystem)_there).Provider.DefaultAddress;
        return Sys.ActorSelection($"{address}/user/{actor.Path.Name}").ResolveOne(Patience);
    }
}

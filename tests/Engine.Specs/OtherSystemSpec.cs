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

namespace Troupe.Engine.Specs;

using Xunit;

/// <summary>What becomes of watches between two systems; each has what the engine at hand needs to reach the other.</summary>
public sealed class RemoteLossSpec() : ActorSpec(Reachable)
{
    private const string Reachable =
        """
        akka.actor.provider = remote
        akka.remote.unix.secret = "00112233445566778899aabbccddeeff"
        akka.remote.dot-netty.tcp { hostname = localhost, port = 0 }
        """;

    private readonly ActorSystem _other = ActorSystem.Create("other", ConfigurationFactory.ParseString(Reachable + "\nakka.loglevel = OFF\nakka.stdout-loglevel = OFF"));

    protected override void AfterAll()
    {
        Shutdown(_other);
        base.AfterAll();
    }

    [Fact]
    public async Task Terminated_from_another_system_comes_after_all_messages_the_actor_told_its_watcher_before()
    {
        var there = Watch(await ThereAsync());

        for (var i = 0; i < 100; i++) there.Tell($"{i}");
        there.Tell(PoisonPill.Instance);

        for (var i = 0; i < 100; i++) ExpectMsg($"{i}");
        ExpectTerminated(there);
    }

    [Fact]
    public async Task An_unwatched_actor_of_another_system_gives_no_Terminated()
    {
        var there = await ThereAsync();
        Unwatch(Watch(there));
        // Behind it on the same way: once this is answered the other system knows.
        there.Tell("settled");
        ExpectMsg("settled");

        there.Tell(PoisonPill.Instance);

        ExpectNoMsg(Silence);
    }

    [Fact]
    public async Task The_end_of_another_system_gives_Terminated_for_every_actor_watched_in_it()
    {
        var first = Watch(await ThereAsync("first"));
        var second = Watch(await ThereAsync("second"));

        await _other.Terminate().WaitAsync(Patience);

        var ended = ReceiveN(2, Patience).Cast<Terminated>().Select(end => end.ActorRef).ToHashSet();
        Assert.Equal([first, second], ended);
    }

    private async Task<IActorRef> ThereAsync(string name = "there")
    {
        _other.ActorOf(Props.Create<Puppet>(), name);
        var address = ((ExtendedActorSystem)_other).Provider.DefaultAddress;
        return await Sys.ActorSelection($"{address}/user/{name}").ResolveOne(Patience);
    }
}

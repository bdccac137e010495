namespace Troupe.Engine.Tests.Remote;

using System.Diagnostics;
using Xunit;
using static RemoteSystems;

/// <summary>What only a process of its own can show.</summary>
public sealed class OtherProcessTests : OneSystemTests
{
    [Fact]
    public async Task A_killed_process_ends_what_was_watched_in_it_at_once()
    {
        using var other = await OtherProcess.ServeAsync();
        var echo = await Here.ActorSelection($"{other.FirstLine}/user/echo").ResolveOne(Patience);
        Assert.Equal("there", await echo.Ask<string>("there", Patience));
        var (watcher, got) = Collector.On(Here);
        var (events, happened) = Collector.On(Here);
        Here.EventStream.Subscribe(events, typeof(DisassociatedEvent));
        watcher.Tell(echo);
        // The watch is out once an answer to something sent behind it is here.
        Assert.Equal("watched", await echo.Ask<string>("watched", Patience));

        var since = Stopwatch.StartNew();
        other.Kill();
        var end = got.Next<Terminated>();
        Assert.Equal(echo, end.ActorRef);
        Assert.True(end.AddressTerminated);
        Assert.Equal(echo.Path.Address, happened.Next<DisassociatedEvent>().RemoteAddress);
        // The kernel tells; no heartbeat has to be missed for it, and nobody is given up as silent: that takes 30 s.
        Assert.InRange(since.Elapsed, TimeSpan.Zero, Patience);
    }

    [Fact]
    public async Task A_process_that_stands_still_is_not_taken_for_dead()
    {
        using var other = await OtherProcess.ServeAsync();
        var echo = await Here.ActorSelection($"{other.FirstLine}/user/echo").ResolveOne(Patience);
        var (watcher, got) = Collector.On(Here);
        watcher.Tell(echo);
        Assert.Equal("watched", await echo.Ask<string>("watched", Patience));
        Signal(other.Id, "STOP");
        var answer = echo.Ask<string>("later", Patience);
        Assert.False(got.TryTake(out _, TimeSpan.FromSeconds(1)));
        Signal(other.Id, "CONT");
        Assert.Equal("later", await answer);
        Assert.Empty(got);
    }

    [Fact]
    public async Task With_heartbeats_on_a_process_that_stands_still_is_given_up_and_stays_out()
    {
        var strict = Systems.Start("strict", """
            akka.remote.unix.heartbeats = on
            akka.remote.watch-failure-detector { heartbeat-interval = 20ms, acceptable-heartbeat-pause = 1s, min-std-deviation = 20ms }
            """);
        using var other = await OtherProcess.ServeAsync();
        var echo = await strict.ActorSelection($"{other.FirstLine}/user/echo").ResolveOne(Patience);
        var (watcher, got) = Collector.On(strict);
        var (events, happened) = Collector.On(strict);
        strict.EventStream.Subscribe(events, typeof(QuarantinedEvent));
        watcher.Tell(echo);
        Assert.Equal("watched", await echo.Ask<string>("watched", Patience));
        var association = ((Remoting)((ActorRefProvider)((ExtendedActorSystem)strict).Provider).Remoting!).AssociationWith(echo.Path.Address);
        Assert.True(SpinWait.SpinUntil(() => association.Heartbeats?.Heard >= 5, Patience));

        Signal(other.Id, "STOP");
        Assert.True(got.Next<Terminated>().AddressTerminated);
        Assert.Equal(echo.Path.Address, happened.Next<QuarantinedEvent>().Address);
        Signal(other.Id, "CONT");
        var (letters, dead) = Collector.On(strict);
        strict.EventStream.Subscribe(letters, typeof(DeadLetter));
        echo.Tell("too late");
        Assert.Equal("too late", dead.Next<DeadLetter>().Message);
    }

    [Fact]
    public async Task Over_tcp_a_killed_process_ends_what_was_watched_in_it()
    {
        await using var systems = new RemoteSystems(new TlsWire());
        var here = systems.Start("here");
        using var other = await OtherProcess.ServeAsync(systems.Wire);
        var echo = await here.ActorSelection($"{other.FirstLine}/user/echo").ResolveOne(Patience);
        var (watcher, got) = Collector.On(here);
        watcher.Tell(echo);
        Assert.Equal("watched", await echo.Ask<string>("watched", Patience));
        other.Kill();
        Assert.True(got.Next<Terminated>().AddressTerminated);
    }

    [Fact]
    public async Task Over_tcp_a_process_that_stands_still_is_given_up_by_heartbeats()
    {
        await using var systems = new RemoteSystems(new TlsWire());
        var here = systems.Start("here", "akka.remote.watch-failure-detector { heartbeat-interval = 20ms, acceptable-heartbeat-pause = 1s, min-std-deviation = 20ms }");
        using var other = await OtherProcess.ServeAsync(systems.Wire);
        var echo = await here.ActorSelection($"{other.FirstLine}/user/echo").ResolveOne(Patience);
        var (watcher, got) = Collector.On(here);
        watcher.Tell(echo);
        Assert.Equal("watched", await echo.Ask<string>("watched", Patience));
        Signal(other.Id, "STOP");
        Assert.True(got.Next<Terminated>().AddressTerminated);
    }

    [Fact]
    public async Task A_process_that_speaks_over_unix_sockets_loads_nothing_of_tcp_and_tls()
    {
        using var other = await OtherProcess.TellLoadedAsync();
        var loaded = other.FirstLine.Split(' ');
        Assert.Contains("Troupe.Engine", loaded);
        Assert.DoesNotContain(loaded, name => name.StartsWith("System.Net", StringComparison.Ordinal) || name.StartsWith("System.Security", StringComparison.Ordinal));
    }

    [RootFact]
    public async Task Another_user_is_refused_though_he_knows_the_secret()
    {
        var (log, warnings) = Collector.On(Here);
        Here.EventStream.Subscribe(log, typeof(Warning));
        using var other = await OtherProcess.CallAsAnotherUserAsync(AddressOf(Here).Host);
        Assert.NotEqual("let in", other.FirstLine);
        Assert.Contains("it runs as another user", warnings.Next<Warning>().Message.ToString());
    }

    private static void Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        Assert.True(kill.WaitForExit(10_000) && kill.ExitCode == 0);
    }
}

/// <summary>A test that must start a process as another user.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = Missing();

    private static string Missing()
    {
        if (Libc.EffectiveUser() != 0) return "Only root can start a process of another user.";
        if (!File.Exists("/usr/bin/setpriv")) return "There is no setpriv here.";
        foreach (var file in (string[])[OtherProcess.Path, Environment.ProcessPath!])
        {
            using var test = Process.Start("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "test", "-r", file]);
            test.WaitForExit();
            if (test.ExitCode != 0) return $"Another user cannot read {file}.";
        }

        return null!;
    }
}

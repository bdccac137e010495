namespace Troupe.Engine.Specs;

using System.Collections.Concurrent;
using Xunit;

public sealed class LoggerSpec : ActorSpec
{
    private static string Loggers(params Type[] types) => $"akka.loggers = [{string.Join(", ", types.Select(static type => $"\"{type.AssemblyQualifiedName}\""))}]";

    [Fact]
    public void A_logger_gets_what_is_logged_from_the_start_on()
    {
        using var system = ActorSystem.Create("logs", ConfigurationFactory.ParseString(Loggers(typeof(Recorder))));

        system.Log.Info("first line");

        AwaitAssert(() => Assert.Contains(Recorder.Lines, static line => line.Message.ToString() == "first line"));
    }

    [Fact]
    public void A_logger_that_does_not_answer_in_time_is_a_warning_and_the_system_starts()
    {
        // Heard by another logger, which is there before it: who subscribes only when the system is there may come too late.
        using var system = ActorSystem.Create("silent", ConfigurationFactory.ParseString("akka.logger-startup-timeout = 300ms\n" + Loggers(typeof(Recorder), typeof(Silent))));

        AwaitAssert(() => Assert.Contains(Recorder.Lines.OfType<Warning>().Select(static line => line.Message.ToString()!), static text => text.Contains("did not respond within") && text.Contains(nameof(Silent))), Patience);
    }

    [Fact]
    public void The_level_decides_what_is_logged()
    {
        using var system = ActorSystem.Create("levels", ConfigurationFactory.ParseString("akka.loglevel = WARNING"));
        var probe = CreateTestProbe(system);
        system.EventStream.Subscribe(probe.Ref, typeof(LogEvent));

        Assert.False(system.Log.IsInfoEnabled);
        Assert.True(system.Log.IsWarningEnabled);
        system.Log.Info("not this");
        system.Log.Warning("but this");

        Assert.Equal("but this", probe.ExpectMsg<LogEvent>(it => it.LogLevel() == LogLevel.WarningLevel).Message.ToString());
    }

    [Fact]
    public void Dead_letters_are_logged_up_to_a_number_and_again_after_a_pause()
    {
        using var system = ActorSystem.Create(
            "dead", ConfigurationFactory.ParseString("akka { log-dead-letters = 2, log-dead-letters-suspend-duration = 300ms, loggers = [] }"));
        var probe = CreateTestProbe(system);
        system.EventStream.Subscribe(probe.Ref, typeof(Info));

        for (var i = 0; i < 4; i++) system.DeadLetters.Tell(i);

        Assert.Contains("was not delivered. [1] dead letters encountered", probe.ExpectMsg<Info>().Message.ToString());
        Assert.Contains("no more dead letters will be logged in next", probe.ExpectMsg<Info>().Message.ToString());
        AwaitAssert(() => // the pause ends by itself; until then nothing is logged
        {
            system.DeadLetters.Tell("once more");
            Assert.Contains("were not logged", probe.ExpectMsg<Info>(TimeSpan.FromMilliseconds(50)).Message.ToString());
        }, Patience);
    }

    [Fact]
    public void Unhandled_messages_are_logged_where_that_is_asked_for()
    {
        using var system = ActorSystem.Create(
            "unhandled", ConfigurationFactory.ParseString("akka { loglevel = DEBUG, log-dead-letters = off, loggers = [], actor.debug.unhandled = on }"));
        var probe = CreateTestProbe(system);
        system.EventStream.Subscribe(probe.Ref, typeof(LogEvent));

        system.ActorOf(Props.Create<Deaf>()).Tell("hello?");

        probe.FishForMessage<LogEvent>(it => it.LogLevel() == LogLevel.DebugLevel && it.Message.ToString()!.Contains("Unhandled message from") && it.Message.ToString()!.EndsWith("hello?"), Patience);
    }

    private sealed class Deaf : ReceiveActor;

    private sealed class Silent : ReceiveActor
    {
        public Silent() => ReceiveAny(_ => { });
    }

    private sealed class Recorder : ReceiveActor
    {
        public static readonly ConcurrentQueue<LogEvent> Lines = new();

        public Recorder()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<LogEvent>(Lines.Enqueue);
        }
    }
}

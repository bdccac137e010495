namespace Troupe.Engine.Specs;

using Xunit;

/// <summary>What <c>akka.actor.debug</c> makes the engine tell of itself.</summary>
public sealed class DebugLogSpec() : ActorSpec("akka { loglevel = DEBUG, actor.debug { receive = on, autoreceive = on, lifecycle = on, unhandled = on } }")
{
    [Fact]
    public void An_actor_that_logs_its_messages_tells_which_it_handled()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Telling()));
        EventFilter.Debug(contains: "received handled message hello").ExpectOne(() => actor.Tell("hello"));
        EventFilter.Debug(contains: "received handled message other").ExpectOne(() => actor.Tell("become other"));
    }

    [Fact]
    public void A_message_that_an_actors_behaviour_does_not_take_is_told_as_unhandled()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Choosy()));
        EventFilter.Debug(contains: "received unhandled message 42").ExpectOne(() => actor.Tell(42));
        EventFilter.Debug(contains: "received handled message text").ExpectOne(() => actor.Tell("text"));
    }

    [Fact]
    public void An_actor_that_does_not_ask_for_it_tells_nothing_of_its_messages()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Plain()));
        EventFilter.Debug(start: "received").Expect(0, Silence, () =>
        {
            actor.Tell("hello", TestActor);
            ExpectMsg("hello");
        });
    }

    [Fact]
    public void What_the_engine_handles_itself_is_told()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Plain()));
        EventFilter.Debug(start: "received AutoReceiveMessage <PoisonPill>", source: actor.Path.ToString()).ExpectOne(() => actor.Tell(PoisonPill.Instance));
    }

    [Fact]
    public void An_actors_life_is_told()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, LogLevel.DebugLevel.ClassFor());
        var actor = Sys.ActorOf(Props.Create(() => new Plain()), "alive");
        var (path, name) = (actor.Path.ToString(), typeof(Plain).FullName);
        Hear($"Started ({name})");
        Watch(actor);
        Hear($"now watched by {TestActor}");
        Unwatch(actor);
        Hear($"no longer watched by {TestActor}");
        actor.Tell("fail");
        Hear("Restarting");
        Hear($"Restarted ({name})");
        Sys.Stop(actor);
        Hear("Stopped");

        void Hear(string line) => probe.FishForMessage<LogEvent>(it => it.LogSource == path && it.Message.ToString() == line && it.LogClass == typeof(Plain), Patience);
    }

    [Fact]
    public void A_supervisor_tells_of_its_children_and_that_it_waits_for_them()
    {
        var probe = CreateTestProbe();
        Sys.EventStream.Subscribe(probe.Ref, LogLevel.DebugLevel.ClassFor());
        var parent = Sys.ActorOf(Props.Create(() => new Parent()));
        parent.Tell("make", TestActor);
        var child = ExpectMsg<IActorRef>();
        Hear($"now supervising {child.Path}");
        Sys.Stop(parent);
        Hear("Stopping");
        Hear("Stopped");

        void Hear(string line) => probe.FishForMessage<LogEvent>(it => it.LogSource == parent.Path.ToString() && it.Message.ToString() == line, Patience);
    }

    [Fact]
    public async Task The_end_of_a_system_is_told()
    {
        var other = ActorSystem.Create("other", ConfigurationFactory.ParseString("akka { loglevel = DEBUG, stdout-loglevel = OFF, loggers = [] }"));
        other.EventStream.Subscribe(TestActor, LogLevel.DebugLevel.ClassFor());
        await other.Terminate();
        foreach (var line in (string[])["System shutdown initiated", "Shutting down: StandardOutLogger started", "All default loggers stopped"])
            FishForMessage<LogEvent>(it => it.Message.ToString() == line, Patience);
    }

    private sealed class Telling : ReceiveActor, ILogReceive
    {
        public Telling()
        {
            Receive<string>(text => text == "become other", _ =>
            {
                Become(() => Receive<string>(_ => { }));
                Self.Tell("other");
            });
            Receive<string>(_ => { });
        }
    }

    private sealed class Choosy : ActorBase, ILogReceive
    {
        protected override bool Receive(object message) => message is string;
    }

    private sealed class Plain : ReceiveActor
    {
        public Plain()
        {
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("on purpose"));
            ReceiveAny(message => Sender.Tell(message));
        }
    }

    private sealed class Parent : ReceiveActor
    {
        public Parent() => ReceiveAny(_ => Sender.Tell(Context.ActorOf(Props.Create(() => new Plain()))));
    }
}

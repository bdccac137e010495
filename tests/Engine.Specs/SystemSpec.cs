namespace Troupe.Engine.Specs;

using Xunit;

public sealed class SystemSpec() : ActorSpec($"akka.extensions = [\"{typeof(Greeter).AssemblyQualifiedName}\", \"No.Such, Type\"]")
{
    [Fact]
    public void A_setup_says_what_a_system_is_started_with()
    {
        var setup = BootstrapSetup.Create()
            .WithConfig(ConfigurationFactory.ParseString("mine.a = 1, akka.stdout-loglevel = OFF, akka.loglevel = OFF"))
            .WithConfigFallback(ConfigurationFactory.ParseString("mine { a = 2, b = 3 }"))
            .WithActorRefProvider(ProviderSelection.Local.Instance);
        using var system = ActorSystem.Create("set-up", setup);
        Assert.Equal(1, system.Settings.Config.GetInt("mine.a"));
        Assert.Equal(3, system.Settings.Config.GetInt("mine.b"));
        Assert.False(((ExtendedActorSystem)system).Provider.DefaultAddress.HasGlobalScope);
    }

    [Fact]
    public void Nothing_comes_of_what_the_ignoring_ref_is_told()
    {
        var letters = DeadLettersOf<string>();
        Sys.IgnoreRef.Tell("into the void", TestActor);
        Sys.DeadLetters.Tell("to the dead", TestActor);
        Assert.Equal("to the dead", letters.ExpectMsg<DeadLetter>().Message);
        Assert.Equal(Sys.IgnoreRef, ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(Sys.IgnoreRef.Path));
        Watch(Sys.IgnoreRef);
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void The_configuration_is_logged_at_the_start_if_so_told()
    {
        using var system = ActorSystem.Create("telling", ConfigurationFactory.ParseString($"akka {{ log-config-on-start = on, stdout-loglevel = OFF, loggers = [\"{typeof(Hearing).AssemblyQualifiedName}\"] }}"));
        AwaitAssert(() => Assert.Contains(Hearing.Lines, line => line.Contains("log-config-on-start", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_extension_that_the_configuration_names_is_there_from_the_start()
    {
        Assert.True(Sys.HasExtension<Greeting>());
        Assert.Same(Sys, Sys.WithExtension<Greeting>().System);
    }

    [Fact]
    public void An_extension_is_made_once()
    {
        Assert.False(Sys.HasExtension<Counted>());

        var first = Sys.WithExtension<Counted, Counter>();

        Assert.Same(first, Sys.WithExtension<Counted>(typeof(Counter)));
    }

    [Fact]
    public void An_extension_that_fails_to_start_fails_the_same_way_every_time()
    {
        var first = Assert.Throws<InvalidOperationException>(() => Sys.WithExtension<Broken, Breaker>());

        Assert.Same(first, Assert.Throws<InvalidOperationException>(() => Sys.WithExtension<Broken, Breaker>()));
    }

    [Fact]
    public async Task Termination_callbacks_run_in_the_opposite_order()
    {
        var order = new List<int>();
        var system = ActorSystem.Create("callbacks");
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            system.RegisterOnTermination(() => order.Add(number));
        }

        await system.Terminate().WaitAsync(Patience);

        Assert.Equal([4, 3, 2, 1, 0], order);
        Assert.Throws<InvalidOperationException>(() => system.RegisterOnTermination(() => { }));
    }

    [Fact]
    public async Task A_system_that_has_ended_makes_no_actors()
    {
        var system = ActorSystem.Create("ended");
        await system.Terminate().WaitAsync(Patience);

        Assert.Throws<InvalidOperationException>(() => system.ActorOf(Props.Create<Puppet>()));
    }

    [Fact]
    public void The_strategy_of_the_top_can_be_configured()
    {
        using var system = ActorSystem.Create("stopping", ConfigurationFactory.ParseString("akka.actor.guardian-supervisor-strategy = \"Akka.Actor.StoppingSupervisorStrategy\""));
        var probe = CreateTestProbe(system);
        var actor = probe.Watch(system.ActorOf(Props.Create<Puppet>()));

        actor.Play(_ => throw new InvalidOperationException("boom"));

        probe.ExpectTerminated(actor);
    }

    [Fact]
    public async Task A_failure_that_the_top_escalates_ends_the_system()
    {
        var system = ActorSystem.Create(
            "escalating", ConfigurationFactory.ParseString($"akka.actor.guardian-supervisor-strategy = \"{typeof(Escalating).AssemblyQualifiedName}\""));

        system.ActorOf(Props.Create<Puppet>()).Play(_ => throw new InvalidOperationException("boom"));

        await system.WhenTerminated.WaitAsync(Patience);
    }

    [Fact]
    public async Task The_end_of_an_actor_can_be_awaited()
    {
        var actor = ActorOf<Puppet>();
        using var cancelled = new CancellationTokenSource();
        var inVain = actor.WatchAsync(cancelled.Token);
        var end = actor.WatchAsync();

        cancelled.Cancel();
        Assert.False(await inVain.WaitAsync(Patience));
        Sys.Stop(actor);

        Assert.True(await end.WaitAsync(Patience));
        Assert.True(await actor.WatchAsync().WaitAsync(Patience));
    }

    public sealed class Escalating : SupervisorStrategyConfigurator
    {
        public override SupervisorStrategy Create() => new OneForOneStrategy(_ => Directive.Escalate);
    }

    private sealed class Greeting(ActorSystem system) : IExtension
    {
        public ActorSystem System { get; } = system;
    }

    private sealed class Greeter : ExtensionIdProvider<Greeting>
    {
        public override Greeting CreateExtension(ExtendedActorSystem system) => new(system);
    }

    private sealed class Counted : IExtension;

    private sealed class Counter : ExtensionIdProvider<Counted>
    {
        public override Counted CreateExtension(ExtendedActorSystem system) => new();
    }

    private sealed class Broken : IExtension;

    private sealed class Breaker : ExtensionIdProvider<Broken>
    {
        public override Broken CreateExtension(ExtendedActorSystem system) => throw new InvalidOperationException("broken");
    }

    public sealed class Hearing : ReceiveActor
    {
        public static readonly System.Collections.Concurrent.ConcurrentQueue<string> Lines = new();

        public Hearing()
        {
            Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
            Receive<LogEvent>(line => Lines.Enqueue(line.Message.ToString()!));
        }
    }
}

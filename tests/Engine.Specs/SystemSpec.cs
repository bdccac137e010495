namespace Troupe.Engine.Specs;

using Xunit;

public sealed class SystemSpec() : ActorSpec($"akka.extensions = [\"{typeof(Greeter).AssemblyQualifiedName}\", \"No.Such, Type\"]")
{
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
}

namespace Troupe.Engine.Specs;

using Xunit;

public sealed class PropsSpec : ActorSpec
{
    [Fact]
    public void A_deployment_says_on_what_an_actor_runs_and_leaves_what_it_does_not_say()
    {
        var props = Props.Empty.WithDispatcher("one").WithMailbox("two");
        Assert.Equal(("one", "two"), (props.Deploy.Dispatcher, props.Deploy.Mailbox));

        var local = props.WithDeploy(Deploy.Local);
        Assert.Equal(("one", "two"), (local.Dispatcher, local.Mailbox));
        Assert.Same(LocalScope.Instance, local.WithMailbox("four").Deploy.Scope);

        var other = props.WithDeploy(new Deploy().WithDispatcher("three").WithStashCapacity(7));
        Assert.Equal(("three", "two", 7), (other.Dispatcher, other.Mailbox, other.Deploy.StashCapacity));
    }

    [Fact]
    public void An_actor_that_is_deployed_locally_runs_as_any_other()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echoing()).WithDeploy(Deploy.Local));
        echo.Tell("hello");
        ExpectMsg("hello");
    }

    [Fact]
    public void Props_by_expression_pass_the_arguments()
    {
        var suffix = "lo";

        AssertSays("hello", Props.Create(() => new Speaker("hel" + suffix)));
    }

    [Fact]
    public void Props_by_type_pass_the_arguments()
    {
        AssertSays("hello", Props.Create<Speaker>("hello"));
        AssertSays("hello", Props.Create(typeof(Speaker), "hello"));
    }

    [Fact]
    public void Props_without_arguments_use_the_constructor_without_parameters() => AssertSays("nothing", Props.Create<Speaker>());

    [Fact]
    public void Props_by_a_producer_make_each_instance_with_it_and_give_it_back()
    {
        var producer = new Producer();
        var actor = ActorOf(Props.CreateBy(producer));
        Watch(actor);

        actor.Tell("fail");
        actor.Tell("say");
        ExpectMsg("hello 2");
        Sys.Stop(actor);
        ExpectTerminated(actor);

        AwaitAssert(() => Assert.Equal((2, 2), (producer.Made, producer.Released)));
        Assert.Equal(typeof(Numbered), Props.CreateBy(producer).Type);
    }

    [Fact]
    public void A_producer_that_fails_to_take_an_actor_back_keeps_nobody_from_ending()
    {
        var actor = ActorOf(Props.CreateBy(new Miser()));
        Watch(actor);

        Sys.Stop(actor);

        ExpectTerminated(actor);
    }

    [Fact]
    public void Props_know_their_type_and_arguments()
    {
        var props = Props.Create<Speaker>("hello");

        Assert.Equal(typeof(Speaker), props.Type);
        Assert.Equal(["hello"], props.Arguments);
    }

    [Fact]
    public void Each_actor_of_one_props_is_its_own()
    {
        var props = Props.Create<Speaker>("hello");

        Assert.NotEqual(ActorOf(props), ActorOf(props));
    }

    [Fact]
    public void Changing_props_leaves_the_original_alone()
    {
        var props = Props.Create<Speaker>("hello");

        var changed = props.WithDispatcher("akka.actor.internal-dispatcher");

        Assert.Equal("akka.actor.internal-dispatcher", changed.Dispatcher);
        Assert.NotEqual(props.Dispatcher, changed.Dispatcher);
    }

    private void AssertSays(string expected, Props props)
    {
        ActorOf(props).Tell("speak");
        ExpectMsg(expected);
    }

    private sealed class Speaker : ReceiveActor
    {
        public Speaker() : this("nothing") { }

        public Speaker(string words) => ReceiveAny(_ => Sender.Tell(words));
    }

    private sealed class Miser : IIndirectActorProducer
    {
        public Type ActorType => typeof(Numbered);

        public ActorBase Produce() => new Numbered(1);

        public void Release(ActorBase actor) => throw new InvalidOperationException("on purpose");
    }

    private sealed class Producer : IIndirectActorProducer
    {
        private int _made;
        private int _released;

        public int Made => Volatile.Read(ref _made); // Counted where the actor lives.

        public int Released => Volatile.Read(ref _released);

        public Type ActorType => typeof(Numbered);

        public ActorBase Produce() => new Numbered(Interlocked.Increment(ref _made));

        public void Release(ActorBase actor) => Interlocked.Increment(ref _released);
    }

    private sealed class Numbered : ReceiveActor
    {
        public Numbered(int number)
        {
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("on purpose"));
            Receive<string>(_ => Sender.Tell($"hello {number}"));
        }
    }

    private sealed class Echoing : ReceiveActor
    {
        public Echoing() => ReceiveAny(message => Sender.Tell(message));
    }
}

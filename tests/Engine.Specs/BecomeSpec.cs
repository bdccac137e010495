namespace Troupe.Engine.Specs;

using Xunit;

public sealed class BecomeSpec : ActorSpec
{
    [Fact]
    public void After_become_the_new_behaviour_handles_the_next_message()
    {
        var door = ActorOf<Door>();

        foreach (var word in new[] { "push", "open", "push", "close", "push" }) door.Tell(word);

        ExpectMsg("shut");
        ExpectMsg("through");
        ExpectMsg("shut");
    }

    [Fact]
    public void An_unstacked_behaviour_gives_way_to_the_one_beneath()
    {
        var moody = ActorOf<Moody>();

        foreach (var word in new[] { "ask", "deeper", "ask", "deeper", "ask", "back", "ask", "back", "ask" }) moody.Tell(word);

        foreach (var depth in new[] { 0, 1, 2, 1, 0 }) ExpectMsg(depth);
    }

    [Fact]
    public void A_restarted_actor_has_its_first_behaviour()
    {
        var door = ActorOf<Door>();

        door.Tell("open");
        door.Tell(new InvalidOperationException("slam"));
        door.Tell("push");

        ExpectMsg("shut");
    }

    [Fact]
    public void The_first_handler_that_takes_a_message_is_the_only_one()
    {
        var sieve = ActorOf<Sieve>();

        foreach (var number in new object[] { 4, 7, 200, "text" }) sieve.Tell(number);

        ExpectMsg("even");
        ExpectMsg("small");
        ExpectMsg("even");
        ExpectMsg("other");
    }

    private sealed class Door : ReceiveActor
    {
        public Door() => Shut();

        private void Shut()
        {
            Receive<string>(word => word == "open", _ => Become(Open));
            Receive<string>(_ => Sender.Tell("shut"));
            Receive<Exception>(fault => throw fault);
        }

        private void Open()
        {
            Receive<string>(word => word == "close", _ => Become(Shut));
            Receive<string>(_ => Sender.Tell("through"));
            Receive<Exception>(fault => throw fault);
        }
    }

    private sealed class Moody : ReceiveActor
    {
        public Moody() => Mood(0);

        private void Mood(int depth)
        {
            Receive<string>(word => word == "ask", _ => Sender.Tell(depth));
            Receive<string>(word => word == "deeper", _ => BecomeStacked(() => Mood(depth + 1)));
            Receive<string>(word => word == "back", _ => UnbecomeStacked());
        }
    }

    private sealed class Sieve : ReceiveActor
    {
        public Sieve()
        {
            Receive<int>(number => number % 2 == 0, _ => Sender.Tell("even"));
            Receive<int>(_ => Sender.Tell("small"), number => number < 100);
            Receive<int>(_ => Sender.Tell("large"));
            ReceiveAny(_ => Sender.Tell("other"));
        }
    }
}

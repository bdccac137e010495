namespace Troupe.Bench;

/// <summary>The other process of the rows about two: this program again, with a system that answers. It ends when its input does.</summary>
internal static class FarSide
{
    public const string Option = "--far-side";

    /// <summary>Between the two lines that the sides tell each other: the secret in, the address out.</summary>
    public static async Task<int> RunAsync()
    {
        var secret = await Console.In.ReadLineAsync() ?? "";
        var system = ActorSystem.Create("far", ConfigurationFor(secret));
        system.ActorOf(Props.Create<Echo>(), "echo");
        system.ActorOf(Props.Create<Counter>(), "counter");
        Console.WriteLine(((ExtendedActorSystem)system).Provider.DefaultAddress);
        _ = await Console.In.ReadLineAsync();
        await system.Terminate();
        return 0;
    }

    public static Config ConfigurationFor(string secret) => ConfigurationFactory.ParseString(
        $$"""
        akka.actor.provider = remote
        akka.loglevel = WARNING
        akka.remote.unix.secret = "{{secret}}"
        """);

    /// <summary>Sends back what it gets.</summary>
    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }

    /// <summary>Counts what it gets; a text asks for the count, and begins another.</summary>
    private sealed class Counter : UntypedActor
    {
        private long _count;

        protected override void OnReceive(object message)
        {
            if (message is not string)
            {
                _count++;
                return;
            }

            Sender.Tell(_count, Self);
            _count = 0;
        }
    }
}

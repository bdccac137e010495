namespace Troupe.Engine.Tests.Soak;

using Xunit;

/// <summary>Mail under restarts, suspensions and awaits: nothing lost, nothing twice, in the order of each sender, one thread at a time.</summary>
[Trait("Category", "Soak")]
public sealed class MailboxSoakTests
{
    private const int Senders = 4;
    private const int Receivers = 6;

    [Theory]
    [InlineData("akka.actor.default-dispatcher", null)]
    [InlineData("team", null)]
    [InlineData("pinned", null)]
    [InlineData("akka.actor.default-dispatcher", "bounded")]
    public async Task Every_message_is_handled_once_and_in_order(string dispatcher, string? mailbox)
    {
        await using var test = new TestSystem(
            """
            team { type = ForkJoinDispatcher, throughput = 5, dedicated-thread-pool.thread-count = 3 }
            pinned.type = PinnedDispatcher
            bounded { mailbox-type = "Akka.Dispatch.BoundedMailbox", mailbox-capacity = 20, mailbox-push-timeout-time = 60s }
            akka.log-dead-letters = off
            """);
        var time = new SoakTime();
        var ledgers = Enumerable.Range(0, Receivers).Select(_ => new Ledger(Senders)).ToArray();
        var actors = Array.ConvertAll(ledgers, ledger =>
        {
            var props = Props.Create(typeof(Receiver), ledger).WithDispatcher(dispatcher);
            return test.System.ActorOf(mailbox is null ? props : props.WithMailbox(mailbox));
        });
        var told = new int[Senders, Receivers];

        for (var round = 0; !time.IsOver; round++)
        {
            var (seed, harassed) = (time.Seed + round * 100, new CancellationTokenSource());
            var harassing = Task.Run(() => Harass(actors, new Random(seed), harassed.Token));
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => Send(sender, actors, told, new Random(seed + sender + 1)))));
            await harassed.CancelAsync();
            await harassing;
            await Task.WhenAll(actors.Select(Settle)).WaitAsync(TestSystem.Patience);
        }

        for (var i = 0; i < Receivers; i++) ledgers[i].Check(Enumerable.Range(0, Senders).Sum(sender => told[sender, i]), time.Seed);
    }

    private static Task Settle(IActorRef actor)
    {
        var mark = new Mark();
        actor.Tell(mark, ActorRefs.NoSender);
        return mark.Task;
    }

    private static void Send(int sender, IActorRef[] actors, int[,] told, Random random)
    {
        for (var i = 0; i < 500; i++)
        {
            var to = random.Next(actors.Length);
            var handling = random.Next(50) switch { 0 => Handling.Faulty, < 4 => Handling.Async, _ => Handling.Plain };
            for (var burst = random.Next(1, 20); burst > 0; burst--) actors[to].Tell(new Numbered(sender, told[sender, to]++, handling), ActorRefs.NoSender);
            if (random.Next(10) == 0) Thread.SpinWait(random.Next(2000));
        }
    }

    // Each suspension meets its resumption, whatever the actor is at.
    private static void Harass(IActorRef[] actors, Random random, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var actor = (IInternalActorRef)actors[random.Next(actors.Length)];
            actor.Suspend();
            Thread.SpinWait(random.Next(500));
            actor.Resume();
            Thread.SpinWait(random.Next(5000));
        }
    }

    private sealed class Receiver : ReceiveActor
    {
        public Receiver(Ledger ledger)
        {
            Receive<Numbered>(message => message.Handling == Handling.Plain, ledger.Handle);
            Receive<Numbered>(message => message.Handling == Handling.Faulty, message =>
            {
                ledger.Handle(message);
                throw new InvalidOperationException("on purpose");
            });
            ReceiveAsync<Numbered>(async message =>
            {
                ledger.Enter();
                await Task.Yield();
                ledger.Take(message);
                ledger.Leave();
            });
            Receive<Mark>(mark => mark.TrySetResult());
        }
    }
}

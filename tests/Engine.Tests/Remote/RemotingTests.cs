namespace Troupe.Engine.Tests.Remote;

using System.Runtime.Serialization;
using Xunit;
using static RemoteSystems;

/// <summary>What systems may expect of remoting, whatever it speaks over.</summary>
public abstract class RemotingTests : IAsyncLifetime
{
    private readonly RemoteSystems _systems;
    private ActorSystem _here = null!;
    private ActorSystem _there = null!;

    private protected RemotingTests(Wire wire) => _systems = new RemoteSystems(wire);

    private protected RemoteSystems Systems => _systems;

    private protected ActorSystem Here => _here;

    private Wire Wire => _systems.Wire;

    public Task InitializeAsync()
    {
        _here = _systems.Start("here");
        _there = _systems.Start("there");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _systems.DisposeAsync();

    [Fact]
    public async Task An_ask_is_answered_by_an_actor_of_another_system()
    {
        var echo = Seen(_here, _there.ActorOf(Props.Create<Echo>()));
        Assert.False(((IInternalActorRef)echo).IsLocal);
        Assert.Equal("hello", await echo.Ask<string>("hello", Patience));
        Assert.Equal(-7, await echo.Ask<int>(-7, Patience));
        Assert.Equal(new byte[] { 1, 2, 3 }, await echo.Ask<byte[]>(new byte[] { 1, 2, 3 }, Patience));
        Assert.True(await echo.Ask<bool>(true, Patience));
        Assert.Equal(long.MaxValue, await echo.Ask<long>(long.MaxValue, Patience));
    }

    [Fact]
    public async Task A_selection_finds_an_actor_by_its_path_and_tells_it()
    {
        _there.ActorOf(Props.Create<Echo>(), "echo");
        var selection = _here.ActorSelection($"{AddressOf(_there)}/user/echo");
        var found = await selection.ResolveOne(Patience);
        Assert.Equal("echo", found.Path.Name);
        Assert.Equal("x", await found.Ask<string>("x", Patience));
        Assert.Equal("y", await selection.Ask<string>("y", Patience));
        await Assert.ThrowsAsync<ActorNotFoundException>(() => _here.ActorSelection($"{AddressOf(_there)}/user/nobody").ResolveOne(Patience));
    }

    [Fact]
    public async Task A_ref_in_a_message_is_the_same_actor_on_both_sides()
    {
        var echo = _there.ActorOf(Props.Create<Echo>());
        var identity = await Seen(_here, echo).Ask<ActorIdentity>(new Identify("who"), Patience);
        Assert.Equal("who", identity.MessageId);
        Assert.Equal(Seen(_here, echo), identity.Subject);

        // There and back again: it is a local ref once more.
        var mine = _here.ActorOf(Props.Create<Echo>());
        var returned = await Seen(_here, echo).Ask<ActorIdentity>(new ActorIdentity(1, mine), Patience);
        Assert.Same(mine, returned.Subject);
    }

    [Fact]
    public void A_message_without_a_serializer_is_refused_where_it_is_sent()
    {
        var echo = Seen(_here, _there.ActorOf(Props.Create<Echo>()));
        var refused = Assert.Throws<SerializationException>(() => echo.Tell(new Version(1, 2)));
        Assert.Contains("System.Version", refused.Message);
    }

    [Fact]
    public async Task A_failure_arrives_as_type_message_and_stack()
    {
        var echo = Seen(_here, _there.ActorOf(Props.Create<Echo>()));
        var fault = await Assert.ThrowsAnyAsync<AkkaException>(() => echo.Ask<string>(new Status.Failure(new InvalidOperationException("no")), Patience));
        Assert.Equal("System.InvalidOperationException: no", fault.Message);
    }

    [Fact]
    public void A_watcher_hears_of_a_stop_behind_what_was_sent_before_it()
    {
        var (watcher, got) = Collector.On(_here);
        var (target, _) = Collector.On(_there);
        watcher.Tell(Seen(_here, target));
        Seen(_here, target).Tell(new Identify(1), watcher);
        Assert.Equal(target.Path.Name, got.Next<ActorIdentity>().Subject.Path.Name);
        Seen(_there, watcher).Tell("last words");
        Seen(_here, target).Tell(PoisonPill.Instance);
        Assert.Equal("last words", got.Next<string>());
        var end = got.Next<Terminated>();
        Assert.Equal(Seen(_here, target), end.ActorRef);
        Assert.True(end.ExistenceConfirmed);
        Assert.False(end.AddressTerminated);
    }

    [Fact]
    public void Watching_nobody_and_watching_the_dead_ends_at_once()
    {
        var (watcher, got) = Collector.On(_here);
        watcher.Tell(((ExtendedActorSystem)_here).Provider.ResolveActorRef($"{AddressOf(_there)}/user/nobody"));
        Assert.False(got.Next<Terminated>().ExistenceConfirmed);
    }

    [Fact]
    public void A_remote_actor_can_be_stopped()
    {
        var (watcher, got) = Collector.On(_here);
        var target = Seen(_here, _there.ActorOf(Props.Create<Echo>()));
        watcher.Tell(target);
        _here.Stop(target);
        Assert.Equal(target, got.Next<Terminated>().ActorRef);
    }

    [Fact]
    public async Task The_end_of_a_system_ends_everything_that_was_watched_in_it()
    {
        var (watcher, got) = Collector.On(_here);
        var (events, happened) = Collector.On(_here);
        _here.EventStream.Subscribe(events, typeof(DisassociatedEvent));
        var target = Seen(_here, _there.ActorOf(Props.Create<Echo>()));
        watcher.Tell(target);
        await target.Ask<string>("linked", Patience);
        await _there.Terminate().WaitAsync(Patience);
        Assert.Equal(target, got.Next<Terminated>().ActorRef);
        Assert.Equal(AddressOf(_there), happened.Next<DisassociatedEvent>().RemoteAddress);
    }

    [Fact]
    public void What_is_sent_to_a_system_that_is_not_there_becomes_a_dead_letter_and_its_watch_ends()
    {
        var (watcher, got) = Collector.On(_here);
        var (letters, dead) = Collector.On(_here);
        _here.EventStream.Subscribe(letters, typeof(DeadLetter));
        var nobody = ((ExtendedActorSystem)_here).Provider.ResolveActorRef($"{Wire.Nowhere("nowhere")}/user/x");
        nobody.Tell("lost", watcher);
        watcher.Tell(nobody);
        Assert.Equal("lost", dead.Next<DeadLetter>().Message);
        Assert.True(got.Next<Terminated>().AddressTerminated);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_a_dead_letter_and_an_error_and_the_next_one_arrives()
    {
        var bounded = _systems.Start("bounded", $"{Wire.Section}.maximum-frame-size = 100000");
        var (log, errors) = Collector.On(bounded);
        var (letters, dead) = Collector.On(bounded);
        bounded.EventStream.Subscribe(log, typeof(Error));
        bounded.EventStream.Subscribe(letters, typeof(DeadLetter));
        var echo = Seen(bounded, _there.ActorOf(Props.Create<Echo>()));
        echo.Tell(new byte[100_001]);
        Assert.IsType<byte[]>(dead.Next<DeadLetter>().Message);
        var error = errors.Next<Error>().Message.ToString();
        Assert.Contains("System.Byte[]", error);
        Assert.Contains("100001", error);
        Assert.Equal(100_000, (await echo.Ask<byte[]>(new byte[100_000], Patience)).Length);
    }

    [Fact]
    public async Task Order_is_kept_for_each_sender_under_load()
    {
        const int Each = 20_000;
        var (collector, got) = Collector.On(_there);
        var target = Seen(_here, collector);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++) target.Tell(((long)sender << 32) | (uint)i);
        }))).WaitAsync(Patience);

        var next = new int[3];
        for (var i = 0; i < 3 * Each; i++)
        {
            var message = got.Next<long>();
            Assert.Equal(next[message >> 32]++, (int)message);
        }
    }

    [Fact]
    public async Task Both_may_call_at_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var (a, b) = (_systems.Start($"a{round}"), _systems.Start($"b{round}"));
            var (atB, atA) = (Seen(a, b.ActorOf(Props.Create<Echo>())), Seen(b, a.ActorOf(Props.Create<Echo>())));
            var answers = await Task.WhenAll(Task.Run(() => atB.Ask<string>("1", Patience)), Task.Run(() => atA.Ask<string>("2", Patience)));
            Assert.Equal(["1", "2"], answers);
        }
    }

    [Fact]
    public async Task What_was_sent_before_the_end_arrives()
    {
        var (collector, got) = Collector.On(_there);
        var target = Seen(_here, collector);
        for (var i = 0; i < 5_000; i++) target.Tell(i);
        await _here.Terminate().WaitAsync(Patience);
        for (var i = 0; i < 5_000; i++) Assert.Equal(i, got.Next<int>());
    }

    [Fact]
    public async Task A_system_that_does_not_listen_is_answered_over_its_own_link()
    {
        var quiet = _systems.Start("quiet", $"{Wire.Section}.listen = off");
        var (collector, got) = Collector.On(quiet);
        var echo = Seen(quiet, _here.ActorOf(Props.Create<Echo>()));
        Assert.Equal("answer", await echo.Ask<string>("answer", Patience));
        Seen(_here, collector).Tell("unasked");
        Assert.Equal("unasked", got.Next<string>());
    }

    [Fact]
    public async Task What_was_sent_before_the_end_arrives_though_the_peer_sends_all_the_while()
    {
        var (collector, got) = Collector.On(_there);
        var target = Seen(_here, collector);
        var back = Seen(_there, _here.ActorOf(Props.Create<Echo>()));
        target.Tell("linked");
        got.Next<string>();
        using var over = new CancellationTokenSource();
        var sending = Task.Run(() =>
        {
            while (!over.IsCancellationRequested) back.Tell(new byte[2_000], ActorRefs.NoSender);
        });
        for (var i = 0; i < 2_000; i++)
        {
            target.Tell(new byte[4_000]);
            target.Tell(i);
        }

        await _here.Terminate().WaitAsync(Patience);
        for (var i = 0; i < 2_000; i++)
        {
            got.Next<byte[]>();
            Assert.Equal(i, got.Next<int>());
        }

        await over.CancelAsync();
        await sending.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_peer_that_reads_only_after_the_end_gets_all_that_was_sent_before_though_it_goes_on_sending()
    {
        const int Count = 100;
        // It may take as long as it likes: what is lost after that time is another matter.
        var here = _systems.Start("patient", $"akka.remote.flush-wait-on-shutdown = 1m\n{Wire.Section}.flush-wait-on-shutdown = 1m");
        var (events, happened) = Collector.On(here);
        here.EventStream.Subscribe(events, typeof(AssociatedEvent));
        var peer = Wire.Nowhere("late");
        using var late = Wire.Enter(AddressOf(here), peer);
        happened.Next<AssociatedEvent>();
        var (sender, _) = Collector.On(here);
        var to = ((ExtendedActorSystem)here).Provider.ResolveActorRef($"{peer}/user/x");
        using var over = new CancellationTokenSource();
        var sending = Task.Run(() =>
        {
            byte[] answer = [.. BitConverter.GetBytes(1), (byte)FrameKind.HeartbeatAnswer];
            while (!over.IsCancellationRequested && late.TryWrite(answer) >= 0) continue;
        });
        for (var i = 0; i < Count; i++) to.Tell(new byte[2_000], sender);
        // Over, or waiting for us: whichever it is, the reading begins only now.
        var ending = here.Terminate();
        await Task.WhenAny(ending, Task.Delay(TimeSpan.FromMilliseconds(500)));
        var kinds = Frames(late);
        await over.CancelAsync();
        await sending.WaitAsync(Patience);
        late.Close();
        await ending.WaitAsync(Patience);
        Assert.Equal(Count, kinds.Count(static kind => kind == FrameKind.Message));
        Assert.Equal(FrameKind.Goodbye, kinds[^1]);
    }

    [Fact]
    public async Task Links_that_break_are_made_anew_and_every_end_is_told_once()
    {
        const int Count = 200;
        var (watcher, got) = Collector.On(_here);
        var targets = Enumerable.Range(0, Count).Select(_ => _there.ActorOf(Props.Create<Echo>())).ToArray();
        foreach (var target in targets) watcher.Tell(Seen(_here, target));
        await Seen(_here, targets[0]).Ask<string>("linked", Patience);
        for (var i = 0; i < Count; i++)
        {
            if (i % 20 == 0)
            {
                foreach (var link in RemotingOf(i % 40 == 0 ? _here : _there).Links) link.Link?.Close();
            }

            _there.Stop(targets[i]);
        }

        var ended = new HashSet<string>();
        for (var i = 0; i < Count; i++)
        {
            var end = got.Next<Terminated>();
            Assert.False(end.AddressTerminated);
            Assert.True(ended.Add(end.ActorRef.Path.Name));
        }

        Assert.Empty(got);
    }

    [Fact]
    public void What_had_not_been_written_when_a_link_ended_becomes_dead_letters()
    {
        // A peer that never reads: the kernel takes some, the rest waits here when the peer goes.
        var peer = Wire.Nowhere("deaf");
        using var deaf = Wire.Enter(_here, peer);
        var (letters, dead) = Collector.On(_here);
        _here.EventStream.Subscribe(letters, typeof(DeadLetter));
        var (sender, _) = Collector.On(_here);
        var provider = ((ExtendedActorSystem)_here).Provider;
        const int Count = 200;
        for (var i = 0; i < Count; i++)
        {
            var to = provider.ResolveActorRef($"{peer}/user/a{i % 3}");
            to.Tell(new byte[8 * 1024], sender);
            to.Tell(i, sender);
        }

        deaf.Dispose();
        var numbers = new List<int>();
        var arrays = 0;
        while (!numbers.Contains(Count - 1) || arrays < numbers.Count - 1)
        {
            var letter = dead.Next<DeadLetter>();
            Assert.Equal(sender, letter.Sender);
            if (letter.Message is int number)
            {
                numbers.Add(number);
                Assert.Equal($"a{number % 3}", letter.Recipient.Path.Name);
            }
            else
            {
                arrays++;
                Assert.Equal(8 * 1024, Assert.IsType<byte[]>(letter.Message).Length);
            }
        }

        // The first ones went into the kernel; from one on, none is missing.
        numbers.Sort();
        Assert.Equal(Enumerable.Range(numbers[0], Count - numbers[0]), numbers);
        Assert.True(numbers[0] > 0);
    }

    [Fact]
    public void What_an_actor_told_arrives_while_it_is_still_in_its_handler()
    {
        var (collector, got) = Collector.On(_there);
        var target = Seen(_here, collector);
        target.Tell("linked");
        Assert.Equal("linked", got.Next<string>());
        using var mayEnd = new ManualResetEventSlim();
        var slow = _here.ActorOf(Props.Create(() => new TellsAndBlocks(target, mayEnd)));
        slow.Tell("go");
        // Some of these find the link busy and are left to the end of the run, which does not come before they have arrived.
        for (var i = 0; i < 50; i++) Assert.Equal(i, got.Next<int>());
        mayEnd.Set();
        Assert.Equal("ended", got.Next<string>());
    }

    [Fact]
    public void An_actor_that_fills_a_small_buffer_many_times_in_one_handler_gets_everything_through_in_order()
    {
        var narrow = _systems.Start("narrow", $"{Wire.Section} {{ {Wire.BufferKey} = 1 KiB, maximum-frame-size = 1 KiB, send-timeout = 10s }}");
        var (collector, got) = Collector.On(_there);
        var target = Seen(narrow, collector);
        target.Tell("linked");
        Assert.Equal("linked", got.Next<string>());
        narrow.ActorOf(Props.Create(() => new TellsMany(target))).Tell(20_000);
        for (var i = 0; i < 20_000; i++) Assert.Equal(i, got.Next<int>());
    }

    [Fact]
    public void Mail_that_waits_behind_does_not_hold_up_what_was_told_before_it()
    {
        var (collector, got) = Collector.On(_there);
        var target = Seen(_here, collector);
        using var mayEnd = new ManualResetEventSlim();
        var slow = _here.ActorOf(Props.Create(() => new TellsAndBlocks(target, mayEnd)));
        for (var i = 0; i < 20; i++) slow.Tell(i);
        slow.Tell("go");
        for (var i = 0; i < 20; i++) Assert.Equal(i, got.Next<int>());
        for (var i = 0; i < 50; i++) Assert.Equal(i, got.Next<int>());
        mayEnd.Set();
        Assert.Equal("ended", got.Next<string>());
    }

    [Fact]
    public async Task No_thread_stays()
    {
        var a = _systems.Start("goneA");
        var b = _systems.Start("goneB");
        await Seen(a, b.ActorOf(Props.Create<Echo>())).Ask<string>("x", Patience);
        Assert.Contains(ThreadNames(), name => name.StartsWith("gone", StringComparison.Ordinal));
        await a.Terminate().WaitAsync(Patience);
        await b.Terminate().WaitAsync(Patience);
        // The last of a thread's life, after its work, is the system's: it may be seen for a moment more.
        Assert.True(SpinWait.SpinUntil(() => !ThreadNames().Any(name => name.StartsWith("gone", StringComparison.Ordinal)), Patience));
    }

    /// <summary>Tells as many numbers as it is told.</summary>
    private sealed class TellsMany : ReceiveActor
    {
        public TellsMany(IActorRef target) => Receive<int>(count =>
        {
            for (var i = 0; i < count; i++) target.Tell(i, Self);
        });
    }

    /// <summary>Passes numbers on; told to go, tells 50 and stays until it may end.</summary>
    private sealed class TellsAndBlocks : ReceiveActor
    {
        public TellsAndBlocks(IActorRef target, ManualResetEventSlim mayEnd)
        {
            Receive<int>(number => target.Tell(number, Self));
            ReceiveAny(_ =>
            {
                for (var i = 0; i < 50; i++) target.Tell(i, Self);
                Assert.True(mayEnd.Wait(Patience));
                target.Tell("ended", Self);
            });
        }
    }

    // The kinds of all frames until the end.
    private static List<FrameKind> Frames(Link link)
    {
        var bytes = new List<byte>();
        var buffer = new byte[64 * 1024];
        while (link.Read(buffer) is > 0 and var count) bytes.AddRange(buffer.AsSpan(0, count));
        var kinds = new List<FrameKind>();
        var all = bytes.ToArray();
        for (var at = 0; at + 4 < all.Length; at += 4 + BitConverter.ToInt32(all, at)) kinds.Add((FrameKind)all[at + 4]);
        return kinds;
    }
}

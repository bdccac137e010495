namespace Troupe.Engine.Tests.Remote;

using System.Collections.Concurrent;
using Xunit;
using static RemoteSystems;

/// <summary>
/// 1,000 callers of one address at a time, each of which comes to a certain point and goes no further. Nothing of the system hears of them, what they cost is bounded and given back, others get in
/// meanwhile, and the log tells of them once.
/// </summary>
[Collection(nameof(CountsMemory))]
public sealed class CrowdTests : IAsyncLifetime
{
    private const int Callers = 1_000, Pending = 32;
    private const string Elsewhere = "127.0.0.2";
    private const long MostGrowth = 2 << 20;
    private const long MostResidentGrowth = 96 << 20; // Less than 100 KiB for each of the crowd, which is in this process too, and keeps its TLS until the end.

    private static readonly string s_settings = $$"""
        {{TcpOptions.Section}} { hostname = "127.0.0.1", port = 0, enable-ssl = on, secret = "{{Secret}}", handshake-timeout = 1s, pending-handshakes = {{Pending}}, failed-handshakes-per-second = 10 }
        """;

    private readonly RemoteSystems _systems = new();
    private ActorSystem _here = null!;
    private BlockingCollection<object> _warnings = null!;
    private BlockingCollection<object> _events = null!;

    public Task InitializeAsync()
    {
        _here = _systems.StartWith("crowded", s_settings);
        var (log, warnings) = Collector.On(_here);
        _here.EventStream.Subscribe(log, typeof(Warning));
        _here.EventStream.Subscribe(log, typeof(Error));
        _warnings = warnings;
        var (listener, events) = Collector.On(_here);
        _here.EventStream.Subscribe(listener, typeof(AssociatedEvent));
        _events = events;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _systems.DisposeAsync();

    // From one address: the crowd and the friend share it where the crowd costs no more than sockets.
    [Theory]
    [InlineData(nameof(Crowd.Stage.Connected), "127.0.0.1", "it said nothing while many others called", "it does not agree on TLS in time")]
    [InlineData(nameof(Crowd.Stage.HalfAHello), "127.0.0.1", "it said nothing while many others called", "it does not agree on TLS in time")]
    [InlineData(nameof(Crowd.Stage.Garbage), "127.0.0.1", "its first words are others")]
    [InlineData(nameof(Crowd.Stage.Tls), Elsewhere, "others from there have not said who they are", "it does not say hello in time")]
    [InlineData(nameof(Crowd.Stage.NoProof), Elsewhere, "it gives no proof in time")]
    public async Task A_crowd_is_bounded_and_goes_and_others_get_in_meanwhile(string stage, string from, params string[] reasons)
    {
        var how = Enum.Parse<Crowd.Stage>(stage);
        var friend = _systems.StartWith("friend", s_settings);
        var echo = Seen(friend, _here.ActorOf(Props.Create<Echo>()));
        await MakeCrowdAsync(how, from, 100, friend: null); // What is loaded and made once is not counted.
        Settle();
        var (managed, resident, descriptors) = (GC.GetTotalMemory(forceFullCollection: true), Outside(), Descriptors());

        var most = await MakeCrowdAsync(how, from, Callers, echo);

        Settle();
        Assert.InRange(most, 0, 2 * Pending); // Those who had to go may not have gone yet.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - managed, long.MinValue, MostGrowth);
        Assert.InRange(Outside() - resident, long.MinValue, MostResidentGrowth);
        Assert.InRange(Descriptors() - descriptors, int.MinValue, 4); // The friend's link and what it waits on.
        Assert.Equal("friend", Assert.IsType<AssociatedEvent>(Assert.Single(_events)).RemoteAddress.System);
        Assert.Equal(1, RemotingOf(_here).Known);
        TellsOnce(reasons);
    }

    [Fact]
    public async Task An_address_from_which_many_calls_fail_is_not_heard_and_others_are()
    {
        var friend = _systems.StartWith("friend", s_settings);
        var echo = Seen(friend, _here.ActorOf(Props.Create<Echo>()));
        using (var crowd = new Crowd(AddressOf(_here), Elsewhere))
        {
            for (var i = 0; i < 300; i++) crowd.Call(Crowd.Stage.GarbageInTls);
        }

        using (var late = new Crowd(AddressOf(_here), Elsewhere))
        {
            for (var i = 0; i < 20; i++) late.Call(Crowd.Stage.Tls);
            Assert.InRange(late.Came, 0, 19);
        }

        Assert.Equal("in", await echo.Ask<string>("in", Patience));
        Assert.Contains(_warnings.OfType<Warning>(), told => told.Message.ToString()!.Contains("calls from there fail more than 10 times a second", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_hangs_up_in_the_midst_of_his_first_words_is_let_go_at_once()
    {
        // So long that the test would be over.
        var patient = _systems.StartWith("patient", $"{s_settings}\n{TcpOptions.Section}.handshake-timeout = 1h");
        var before = Descriptors();
        using (var crowd = new Crowd(AddressOf(patient), Elsewhere))
        {
            for (var i = 0; i < 20; i++) crowd.Call(Crowd.Stage.HalfAHello);
            Assert.True(SpinWait.SpinUntil(() => Descriptors() >= before + 40, Patience), "Both ends of each are open.");
        }

        Assert.True(SpinWait.SpinUntil(() => Descriptors() <= before, Patience), "Some are waited for.");
    }

    private async Task<int> MakeCrowdAsync(Crowd.Stage stage, string from, int size, IActorRef? friend)
    {
        var most = 0;
        using var crowd = new Crowd(AddressOf(_here), from);
        for (var i = 0; i < size; i++)
        {
            crowd.Call(stage);
            most = Math.Max(most, RemotingOf(_here).Links.Count);
            // In the midst of it.
            if (i == size * 3 / 4 && friend is not null) Assert.Equal("in", await friend.Ask<string>("in", Patience));
        }

        // Some of them really came as far as they were told, or it would be another test.
        Assert.InRange(crowd.Came, Pending / 2, size);
        Assert.True(SpinWait.SpinUntil(crowd.IsGone, Patience), "Some have not been hung up on.");
        return most;
    }

    private void Settle()
    {
        Assert.True(SpinWait.SpinUntil(() => RemotingOf(_here).Links.Count <= 1, Patience));
        Assert.True(SpinWait.SpinUntil(() => ThreadNames().Count(static name => name.StartsWith("crowded-called", StringComparison.Ordinal)) <= 1, Patience), "A stranger's thread stays.");
    }

    // The first crowd made the first of each kind; a line for each kind, whoever came how often.
    private void TellsOnce(string[] reasons)
    {
        var told = _warnings.Select(static entry => ((LogEvent)entry).Message.ToString()!).ToList();
        Assert.All(reasons, reason => Assert.InRange(told.Count(text => text.Contains(reason, StringComparison.Ordinal)), 1, 2));
        Assert.InRange(told.Count, 1, 10);
        Assert.All(told, static text => Assert.Contains("A caller at 127.0.0.", text));
    }

    // Resident, and not the heap's: how much the collector keeps in reserve depends on all that ran in this process before, and what is alive in it is looked at by itself.
    private static long Outside()
    {
        // Gives back to the system at once what others have left of the heap; other collections do so little by little, which would be measured.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet - GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
    }

    private static int Descriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
}

namespace Troupe.Engine.Tests.Remote;

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Xunit;
using static RemoteSystems;

/// <summary>Certificates of the wrong time, and frames of the wrong size, before and after the door.</summary>
public sealed class StrangerTests : IAsyncLifetime
{
    private readonly RemoteSystems _systems;
    private readonly TlsWire _wire;
    private ActorSystem _here = null!;
    private BlockingCollection<object> _log = null!;

    public StrangerTests() => _systems = new RemoteSystems(_wire = new TlsWire());

    public Task InitializeAsync()
    {
        _here = _systems.Start("here", $"{TcpOptions.Section} {{ handshake-timeout = 2s, maximum-frame-size = 4 KiB }}");
        var (log, entries) = Collector.On(_here);
        _here.EventStream.Subscribe(log, typeof(Warning));
        _here.EventStream.Subscribe(log, typeof(Error));
        _log = entries;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _systems.DisposeAsync();

    [Fact]
    public void A_certificate_that_is_not_valid_yet_is_refused_at_both_ends()
    {
        var early = _wire.Authority.CertifyForTomorrow();
        Assert.True(RawTls.HangsUp(RawTls.Call(AddressOf(_here), early)));
        Said("is not valid before");
        using var listener = RawTls.Listen(early);
        To(new Address("akka.ssl.tcp", "x", "127.0.0.1", RawTls.PortOf(listener))).Tell("let me in");
        Said("No association with", "is not valid before");
    }

    [Fact]
    public async Task Where_only_who_is_called_is_checked_his_certificate_has_to_be_for_his_host_and_the_callers_need_not()
    {
        ActorSystem Node(string name, string host, string more) =>
            _systems.StartWith(name, TlsWire.SettingsWith(_wire.Authority.FileOf(_wire.Authority.Certify(host: host)), $"{more} trusted-authorities = [\"{_wire.Authority.RootFile}\"]"));
        var caller = Node("caller", "elsewhere", "validate-called-hostname = on,");
        var right = Node("right", "127.0.0.1", "validate-called-hostname = on,");
        var wrong = Node("wrong", "another", "");
        Assert.Equal("in", await Seen(caller, right.ActorOf(Props.Create<Echo>())).Ask<string>("in", Patience));
        var (log, warnings) = Collector.On(caller);
        caller.EventStream.Subscribe(log, typeof(Warning));
        Seen(caller, wrong.ActorOf(Props.Create<Echo>())).Tell("let me in");
        Assert.Contains("is not for the host 127.0.0.1", warnings.Next<Warning>().Message.ToString());
    }

    [Fact]
    public void A_TLS_record_that_is_too_long_costs_no_more_than_its_head()
    {
        foreach (var length in (ushort[])[16 * 1024 + 1, ushort.MaxValue])
        {
            using var client = new TcpClient("127.0.0.1", AddressOf(_here).Port!.Value) { ReceiveTimeout = (int)Patience.TotalMilliseconds };
            client.Client.Send([22, 3, 1, (byte)(length >> 8), (byte)length]);
            // Closed with something unread in it: a reset.
            Assert.True(client.Client.Receive(new byte[1], 0, 1, SocketFlags.None, out var error) == 0 && error is SocketError.Success or SocketError.ConnectionReset);
        }

        Said("its first words are others");
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(4 * 1024 + 16 * 1024 + 1)] // The largest message and what a frame may have besides.
    public async Task A_frame_that_says_it_is_too_long_ends_the_link_before_there_is_room_for_it(int length)
    {
        var stranger = _wire.Nowhere("stranger");
        using var link = _wire.Enter(_here, stranger);
        var frame = new byte[5];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        Assert.Equal(5, link.TryWrite(frame));
        Said($"sent what is no frame, and is not talked to any more: A frame says it has {length} bytes.");
        Assert.Equal("alive", await _here.ActorOf(Props.Create<Echo>()).Ask<string>("alive", Patience));
    }

    [Fact]
    public void Noise_after_the_handshake_over_TLS_reaches_nobody()
    {
        var random = new Random(8);
        var (letters, dead) = Collector.On(_here);
        _here.EventStream.Subscribe(letters, typeof(AllDeadLetters));
        for (var i = 0; i < 16; i++)
        {
            // Another place each time: one that broke the protocol stays out.
            var stranger = _wire.Nowhere($"stranger{i}");
            using var link = _wire.Enter(_here, stranger);
            var noise = new byte[random.Next(64, 2_000)];
            random.NextBytes(noise);
            Assert.Equal(noise.Length, link.TryWrite(noise));
            Said($"{stranger} sent what is no frame");
        }

        Assert.Empty(dead);
    }

    private IActorRef To(Address peer) => ((ExtendedActorSystem)_here).Provider.ResolveActorRef($"{peer}/user/x");

    private void Said(params string[] parts)
    {
        while (true)
        {
            var text = _log.Next<LogEvent>().Message.ToString()!;
            if (parts.All(part => text.Contains(part, StringComparison.Ordinal))) return;
        }
    }
}

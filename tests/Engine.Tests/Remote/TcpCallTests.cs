namespace Troupe.Engine.Tests.Remote;

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;
using static RemoteSystems;

/// <summary>Calls over TCP that come to nothing.</summary>
public sealed class TcpCallTests
{
    [Theory]
    [InlineData(SocketError.ConnectionRefused, "127.0.0.1", true)]
    [InlineData(SocketError.ConnectionRefused, "::1", true)]
    [InlineData(SocketError.ConnectionRefused, "192.0.2.1", false)]
    [InlineData(SocketError.TimedOut, "127.0.0.1", false)]
    [InlineData(SocketError.HostUnreachable, "192.0.2.1", false)]
    public void Only_a_refusal_on_this_machine_proves_that_the_peer_has_ended(SocketError error, string peer, bool isTheEnd) =>
        Assert.Equal(isTheEnd, TcpTransport.IsTheEnd(error, IPAddress.Parse(peer)));

    [Fact]
    public void A_name_service_that_does_not_answer_costs_no_more_than_the_connection_may()
    {
        var since = Stopwatch.StartNew();
        var late = Assert.Throws<SocketException>(() => HostLookup.AddressesOf("nowhere.example", Environment.TickCount64 + 100, static () => true, static _ => new TaskCompletionSource<IPAddress[]>().Task));
        Assert.Equal(SocketError.TimedOut, late.SocketErrorCode);
        Assert.InRange(since.Elapsed, TimeSpan.FromMilliseconds(90), Patience);
    }

    [Fact]
    public void A_name_service_is_not_waited_for_once_nobody_is_to_be_called()
    {
        var late = Assert.Throws<SocketException>(() => HostLookup.AddressesOf("nowhere.example", Environment.TickCount64 + 1_000_000, static () => false, static _ => new TaskCompletionSource<IPAddress[]>().Task));
        Assert.Equal(SocketError.Shutdown, late.SocketErrorCode);
    }

    [Fact]
    public void What_the_name_service_says_is_taken_as_it_is()
    {
        IPAddress[] both = [IPAddress.Loopback, IPAddress.IPv6Loopback];
        Assert.Equal(both, HostLookup.AddressesOf("here.example", Environment.TickCount64 + 10_000, static () => true, _ => Task.FromResult(both)));
        Assert.Throws<SocketException>(() => HostLookup.AddressesOf(
            "nobody.example", Environment.TickCount64 + 10_000, static () => true, static _ => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))));
        // An address is no question.
        Assert.Equal([IPAddress.Parse("192.0.2.1")], HostLookup.AddressesOf("192.0.2.1", Environment.TickCount64, static () => false, static _ => throw new InvalidOperationException()));
    }
}

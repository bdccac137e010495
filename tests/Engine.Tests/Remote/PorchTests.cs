namespace Troupe.Engine.Tests.Remote;

using System.Net;
using System.Net.Sockets;
using Xunit;

public sealed class PorchTests : IDisposable
{
    private const int Most = 4;
    private const string Here = "127.0.0.1", Elsewhere = "127.0.0.2";

    private readonly Porch _porch = new(Most, TimeSpan.FromHours(1));
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _callers = [];

    public PorchTests() => _listener.Start();

    public void Dispose()
    {
        _callers.ForEach(static caller => caller.Dispose());
        _porch.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public void A_crowd_makes_room_for_itself_and_not_for_those_from_elsewhere()
    {
        var slow = Call(Elsewhere);
        for (var i = 0; i < Most - 1; i++) Call(Here);
        Assert.False(_porch.TryTake(out _, out _));

        for (var i = 0; i < 100; i++)
        {
            var oldest = _callers[i + 1]; // Behind the slow one.
            Call(Here);
            Assert.True(_porch.TryTake(out var gone, out var refusal));
            Assert.Equal((oldest.LocalEndPoint, "it said nothing while many others called"), (gone.End, refusal));
            gone.Socket.Dispose();
            Assert.Equal(Most, _porch.Count);
        }

        slow.Send(RawTls.FirstWords());
        Assert.False(_porch.Wait(_listener.Server)); // Nobody calls: somebody has spoken.
        Assert.True(_porch.TryTake(out var caller, out var why));
        Assert.Equal((slow.LocalEndPoint, null), (caller.End, why));
        caller.Socket.Dispose();
    }

    [Fact]
    public void Among_as_many_from_everywhere_the_one_who_has_waited_longest_goes()
    {
        for (var i = 0; i < Most; i++) Call($"127.0.0.{i + 1}");

        Call("127.0.0.9");

        Assert.True(_porch.TryTake(out var gone, out _));
        Assert.Equal(_callers[0].LocalEndPoint, gone.End);
        gone.Socket.Dispose();
    }

    [Fact]
    public void One_who_speaks_at_once_takes_nobodys_place()
    {
        for (var i = 0; i < Most; i++) Call(Here);

        var quick = Connect(Here);
        quick.Send(RawTls.FirstWords());
        var accepted = _listener.AcceptSocket();
        Assert.True(accepted.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
        _porch.Add(accepted, accepted.RemoteEndPoint!);

        Assert.True(_porch.TryTake(out var caller, out var refusal));
        Assert.Equal((quick.LocalEndPoint, null), (caller.End, refusal));
        Assert.False(_porch.TryTake(out _, out _));
        Assert.Equal(Most, _porch.Count);
        caller.Socket.Dispose();
    }

    private Socket Call(string from)
    {
        var caller = Connect(from);
        var accepted = _listener.AcceptSocket();
        _porch.Add(accepted, accepted.RemoteEndPoint!);
        return caller;
    }

    private Socket Connect(string from)
    {
        var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _callers.Add(caller);
        caller.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        caller.Connect((IPEndPoint)_listener.LocalEndpoint);
        return caller;
    }
}

namespace Troupe.Actors.Tests.Peers;

using Troupe.Peers;
using Troupe.Workers;
using Xunit;

public sealed class NodeTests
{
    [Fact]
    public async Task A_process_is_one_node_whoever_asks_first()
    {
        var nodes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Node.Current)));

        Assert.Single(nodes.Distinct());
        Assert.False(nodes[0].IsWorker);
        Assert.Equal("host", nodes[0].Name);
        Assert.Same(nodes[0].System.Provider, Node.Current.System.Provider);
    }

    [Fact]
    public void No_two_workers_get_the_same_ticket() =>
        Assert.Equal(1000, ParallelEnumerable.Range(0, 1000).Select(_ => Node.Current.NextTicket()).Distinct().Count());

    [Fact]
    public void Neither_the_command_nor_its_environment_knows_the_secret()
    {
        var node = Node.Current;
        var secret = SystemOrder.Read(node.SystemOrder().AsSpan(OrderBytes.HeaderSize)).Configuration.Split('\n').Single(line => line.Contains("unix.secret", StringComparison.Ordinal)).Split('"')[1];
        var command = node.Command();

        Assert.Equal(64, secret.Length);
        Assert.DoesNotContain(command.Arguments.Concat(command.Environment), text => text.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, SystemOrder.Read(node.SystemOrder().AsSpan(OrderBytes.HeaderSize)).ToString(), StringComparison.Ordinal);
    }
}

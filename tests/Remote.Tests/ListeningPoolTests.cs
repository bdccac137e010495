namespace Troupe.Remote.Tests;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>Worker processes of this machine, reached over TCP since their host listens for others too.</summary>
public sealed class ListeningPoolTests() : PoolContract(ListeningHost.With(Backend.Processes))
{
    [Fact]
    public async Task A_host_that_listens_says_where_and_its_own_workers_speak_TCP()
    {
        await using var pool = await StartAsync(workers: 1);

        Assert.Equal(ListeningHost.Address, TroupeHost.JoinAddress);
        Assert.StartsWith("127.0.0.1:", TroupeHost.JoinAddress);
        Assert.Matches("^akka[.a-z]*tcp://troupe@127\\.0\\.0\\.1:[0-9]+$", await pool.ApplyAsync(() => AddressOfThisProcess()).WaitAsync(Patience));
    }

    [Fact]
    public void Listening_a_second_time_is_refused()
    {
        _ = ListeningHost.Address;

        Assert.Throws<InvalidOperationException>(() => TroupeHost.Listen(new ListenOptions { Address = "127.0.0.1:0", SecretFile = ListeningHost.SecretFile }));
    }

    private static string AddressOfThisProcess() => Troupe.Peers.Node.Current.System.Provider.DefaultAddress.ToString();
}

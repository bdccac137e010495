namespace Troupe.Actors.Tests.Workers;

using Troupe.Wire;
using Troupe.Workers;
using Xunit;

public sealed class WorkerGuardianTests : TestKit
{
    private static readonly TimeSpan s_never = TimeSpan.FromSeconds(1);

    [Fact]
    public void It_says_hello_again_when_the_host_could_not_take_its_call()
    {
        var (host, address) = Start();

        Publish(address);

        Assert.Equal(7, host.ExpectMsg<Hello>().Worker);
    }

    [Fact]
    public void Somebody_else_s_trouble_is_none_of_its()
    {
        var (host, _) = Start();

        Publish(new Address("akka", "another", "elsewhere", 1));

        host.ExpectNoMsg(s_never);
    }

    private (TestProbe Host, Address Address) Start()
    {
        var host = CreateTestProbe();
        Sys.ActorOf(Props.Create(() => new WorkerGuardian(Props.Create(() => new Quiet()), 7, host.Ref)));
        host.ExpectMsg<Hello>();
        return (host, host.Ref.Path.Address);
    }

    private void Publish(Address remote) =>
        Sys.EventStream.Publish(new AssociationErrorEvent(new TimeoutException("it is busy"), remote, remote, inbound: false, LogLevel.WarningLevel));

    private sealed class Quiet : ReceiveActor;
}

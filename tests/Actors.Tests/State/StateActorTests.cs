namespace Troupe.Actors.Tests.State;

using Troupe.Actors.Tests.Peers;
using Troupe.Channels;
using Troupe.Peers;
using Troupe.State;
using Xunit;

/// <summary>What the keeper of a value answers to the dead, and to those whose lease is over: their messages can come after the news.</summary>
public sealed class StateActorTests : TestKit
{
    private const string Far = "akka.tcp://troupe@far:1";

    [Fact]
    public void A_change_under_a_lease_that_is_over_is_not_made()
    {
        var (probe, keeper) = (CreateTestProbe(), Keep());
        keeper.Tell(new StateCall(1, StateVerb.Lease), FarRequests(probe));
        var lease = probe.ExpectMsg<StateAnswer>().Number;
        keeper.Tell(new StateCall(2, StateVerb.Set, Values: ItemParcel.Pack(5)), TestActor); // It waits for the lease's end.

        keeper.Tell(new PeerLost(Far, new ExitReason(null, 9)));

        Assert.Equal(StateOutcome.Done, ExpectMsg<StateAnswer>().Outcome);
        keeper.Tell(new StateCall(3, StateVerb.Set, Lease: lease, Values: ItemParcel.Pack(9)), TestActor);
        Assert.Equal(StateOutcome.LeaseOver, ExpectMsg<StateAnswer>().Outcome);
        keeper.Tell(new StateCall(4, StateVerb.Get), TestActor);
        Assert.Equal(5, ItemParcel.Open<int>(ExpectMsg<StateAnswer>().Values[0]));
    }

    [Fact]
    public void The_dead_get_no_lease_and_no_answer()
    {
        var (probe, keeper) = (CreateTestProbe(), Keep());
        keeper.Tell(new PeerLost(Far, new ExitReason(null, 9)));

        keeper.Tell(new StateCall(1, StateVerb.Lease), FarRequests(probe));
        keeper.Tell(new StateCall(2, StateVerb.Get), FarRequests(probe));
        keeper.Tell(new StateCall(3, StateVerb.Set, Values: ItemParcel.Pack(5)), TestActor);

        Assert.Equal(StateOutcome.Done, ExpectMsg<StateAnswer>().Outcome);
        probe.ExpectNoMsg(TimeSpan.Zero);
    }

    private IActorRef Keep() => Sys.ActorOf(Making.Of(static () => new StateActor(new ValueState<int>(ItemParcel.Pack(1)))));

    private static FarRef FarRequests(TestProbe probe) => new($"{Far}/user/requests", probe.Ref);
}

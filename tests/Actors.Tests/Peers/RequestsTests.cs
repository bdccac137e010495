namespace Troupe.Actors.Tests.Peers;

using Troupe.Channels;
using Troupe.Peers;
using Xunit;

public class RequestsTests : TestKit
{
    private const string Far = "akka.tcp://troupe@far:1";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Requests _requests;
    private readonly TestProbe _probe;
    private readonly FarRef _far;

    public RequestsTests()
    {
        _requests = new Requests(Sys, ActorRefs.Nobody);
        _probe = CreateTestProbe();
        _far = new FarRef($"{Far}/user/target", _probe.Ref);
    }

    [Fact]
    public async Task A_reply_completes_the_request_of_its_number()
    {
        var (first, second) = (Ask(_far), Ask(_far));
        var numbers = new[] { _probe.ExpectMsg<CountItems>().Request, _probe.ExpectMsg<CountItems>().Request };

        _probe.Reply(new ItemsCounted(numbers[1], 2));
        _probe.Reply(new ItemsCounted(numbers[0], 1));

        Assert.Equal(1, (await first.WaitAsync(s_patience)).Count);
        Assert.Equal(2, (await second.WaitAsync(s_patience)).Count);
    }

    [Fact]
    public async Task The_loss_of_a_peer_faults_what_it_owes_once_and_for_all()
    {
        var owed = Ask(_far);
        var other = Ask(new FarRef("akka.tcp://troupe@else:1/user/target", _probe.Ref));
        _probe.ExpectMsg<CountItems>();
        var request = _probe.ExpectMsg<CountItems>().Request;

        Lose();
        Lose();

        var lost = await Assert.ThrowsAsync<PeerLostException>(() => owed.WaitAsync(s_patience));
        Assert.Equal(Far, lost.Peer);
        Assert.Equal(9, lost.Reason.Signal);
        _probe.Reply(new ItemsCounted(request, 5));
        Assert.Equal(5, (await other.WaitAsync(s_patience)).Count);
    }

    [Fact]
    public async Task A_request_to_a_lost_peer_faults_at_once()
    {
        var owed = Ask(_far);
        _probe.ExpectMsg<CountItems>();
        Lose();
        await Assert.ThrowsAsync<PeerLostException>(() => owed.WaitAsync(s_patience));

        await Assert.ThrowsAsync<PeerLostException>(() => Ask(_far).WaitAsync(s_patience));
        _probe.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_reply_that_comes_after_the_loss_is_ignored()
    {
        var owed = Ask(_far);
        var request = _probe.ExpectMsg<CountItems>().Request;
        Lose();
        await Assert.ThrowsAsync<PeerLostException>(() => owed.WaitAsync(s_patience));

        _probe.Reply(new ItemsCounted(request, 1));

        var next = Ask(_probe.Ref);
        _probe.Reply(new ItemsCounted(_probe.ExpectMsg<CountItems>().Request, 2));
        Assert.Equal(2, (await next.WaitAsync(s_patience)).Count);
    }

    [Fact]
    public async Task A_cancelled_request_ends_when_its_target_has_withdrawn_it()
    {
        using var cancel = new CancellationTokenSource();
        var asked = Ask(_far, cancel.Token);
        var request = _probe.ExpectMsg<CountItems>().Request;

        await cancel.CancelAsync();
        Assert.Equal(request, _probe.ExpectMsg<CancelRequest>().Request);
        Assert.False(asked.IsCompleted);
        _probe.Reply(new RequestWithdrawn(request));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(s_patience));
    }

    [Fact]
    public async Task A_cancelled_request_whose_reply_is_on_its_way_ends_with_it()
    {
        using var cancel = new CancellationTokenSource();
        var asked = Ask(_far, cancel.Token);
        var request = _probe.ExpectMsg<CountItems>().Request;

        await cancel.CancelAsync();
        _probe.ExpectMsg<CancelRequest>();
        _probe.Reply(new ItemsCounted(request, 3));

        Assert.Equal(3, (await asked.WaitAsync(s_patience)).Count);
    }

    [Fact]
    public async Task A_target_that_has_stopped_is_told_to_the_caller()
    {
        Watch(_probe.Ref);
        Sys.Stop(_probe.Ref);
        ExpectTerminated(_probe.Ref);

        await Assert.ThrowsAsync<TargetGoneException>(() => Ask(_probe.Ref).WaitAsync(s_patience));
    }

    [Fact]
    public async Task What_cannot_be_delivered_faults_when_no_news_of_the_peer_comes()
    {
        var owed = Ask(_far);
        var request = _probe.ExpectMsg<CountItems>();

        Sys.EventStream.Publish(new DeadLetter(request, _probe.LastSender, _far));

        var lost = await Assert.ThrowsAsync<PeerLostException>(() => owed.WaitAsync(s_patience));
        Assert.Equal("it could not be reached", lost.Reason.ToString());
    }

    [Fact]
    public async Task What_cannot_be_delivered_faults_with_the_reason_when_the_news_comes()
    {
        var owed = Ask(_far);
        var request = _probe.ExpectMsg<CountItems>();

        Sys.EventStream.Publish(new DeadLetter(request, _probe.LastSender, _far));
        Lose();

        Assert.Equal(9, (await Assert.ThrowsAsync<PeerLostException>(() => owed.WaitAsync(s_patience))).Reason.Signal);
    }

    private Task<ItemsCounted> Ask(IActorRef target, CancellationToken cancellationToken = default) =>
        _requests.SendAsync<ItemsCounted>(target, static request => new CountItems(request), cancellationToken);

    private void Lose() => Sys.EventStream.Publish(new PeerLost(Far, new ExitReason(null, 9)));
}

namespace Troupe.Engine.Specs;

using Xunit;

public sealed class AskSpec : ActorSpec
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task An_ask_completes_with_the_answer() =>
        Assert.Equal("ping", await ActorOf<Puppet>().Ask<string>("ping", Patience));

    [Fact]
    public async Task Each_ask_gets_its_own_answer()
    {
        var echo = ActorOf<Puppet>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => echo.Ask<int>(i, Patience)));

        Assert.Equal(Enumerable.Range(0, 500), answers);
    }

    [Fact]
    public async Task An_ask_that_nobody_answers_in_time_fails_with_AskTimeoutException() =>
        await Assert.ThrowsAsync<AskTimeoutException>(() => ActorOf<Deaf>().Ask<string>("ping", Soon));

    [Fact]
    public async Task An_ask_to_a_stopped_actor_fails_with_AskTimeoutException()
    {
        var actor = Watch(ActorOf<Puppet>());
        Sys.Stop(actor);
        ExpectTerminated(actor);

        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("ping", Soon));
    }

    [Fact]
    public async Task A_cancelled_ask_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var asked = ActorOf<Deaf>().Ask<string>("ping", Patience, cancellation.Token);
        Assert.False(asked.IsCompleted);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task An_ask_without_a_timeout_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource(Soon);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ActorOf<Deaf>().Ask<string>("ping", cancellation.Token));
    }

    [Fact]
    public async Task A_failure_as_the_answer_faults_the_ask_with_its_exception()
    {
        var actor = ActorOf(Props.Create(() => new Answering(new Status.Failure(new ArithmeticException("no such sum")))));

        var fault = await Assert.ThrowsAsync<ArithmeticException>(() => actor.Ask<string>("sum", Patience));

        Assert.Equal("no such sum", fault.Message);
    }

    [Fact]
    public async Task An_answer_of_another_type_faults_the_ask_with_ArgumentException()
    {
        var actor = ActorOf(Props.Create(() => new Answering(42)));

        await Assert.ThrowsAsync<ArgumentException>(() => actor.Ask<string>("text", Patience));
    }

    [Fact]
    public async Task The_message_of_an_ask_can_carry_the_ref_to_answer_to()
    {
        var puppet = ActorOf<Puppet>();

        var answer = await puppet.Ask<string>(to => (Action<IActorContext>)(_ => to.Tell("by hand")), Patience, CancellationToken.None);

        Assert.Equal("by hand", answer);
    }

    [Fact]
    public async Task A_selection_can_be_asked()
    {
        ActorOf<Puppet>("asked");

        Assert.Equal("ping", await ActorSelection("/user/asked").Ask<string>("ping", Patience));
    }

    private sealed class Deaf : ReceiveActor
    {
        public Deaf() => ReceiveAny(_ => { });
    }

    private sealed class Answering : ReceiveActor
    {
        public Answering(object answer) => ReceiveAny(_ => Sender.Tell(answer));
    }
}

namespace Troupe.Engine.Specs;

using Xunit;

public sealed class PipeToSpec : ActorSpec
{
    private static readonly ArithmeticException Fault = new("no such sum");

    [Fact]
    public async Task A_piped_task_tells_its_result()
    {
        var probe = CreateTestProbe();

        await Task.FromResult("done").PipeTo(TestActor, probe.Ref);

        await ExpectMsgFromAsync(probe.Ref, "done");
    }

    [Fact]
    public async Task A_piped_task_that_fails_tells_a_failure_with_its_exception()
    {
        await Task.FromException<string>(Fault).PipeTo(TestActor);

        await ExpectMsgAsync<Status.Failure>(failure => failure.Cause.GetBaseException() is ArithmeticException { Message: "no such sum" });
    }

    [Fact]
    public async Task What_is_piped_can_be_mapped_on_the_way()
    {
        await Task.FromResult(21).PipeTo(TestActor, success: half => half * 2);
        await Task.FromException<int>(Fault).PipeTo(TestActor, failure: fault => fault.GetBaseException().Message);

        await ExpectMsgAsync(42);
        await ExpectMsgAsync("no such sum");
    }

    [Fact]
    public async Task A_piped_task_without_a_result_tells_what_success_makes()
    {
        await Task.CompletedTask.PipeTo(TestActor, success: () => "finished");

        await ExpectMsgAsync("finished");
    }

    [Fact]
    public void An_actor_can_pipe_to_itself_and_stays_free_meanwhile()
    {
        var gate = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = ActorOf(Props.Create(() => new Piping(gate.Task, TestActor)));
        actor.Tell("start");
        actor.Tell("meanwhile");
        ExpectMsg("started");
        ExpectMsg("meanwhile");

        gate.SetResult(42);

        ExpectMsg(42);
    }

    private sealed class Piping : ReceiveActor
    {
        public Piping(Task<int> work, IActorRef target)
        {
            Receive<string>(word => word == "start", start =>
            {
                _ = work.PipeTo(Self);
                target.Tell("started");
            });
            ReceiveAny(message => target.Tell(message));
        }
    }
}

namespace Troupe.Workers;

using Troupe.Peers;
using Troupe.Wire;

/// <summary>Runs chunks, one after another, on a thread of its own; reads no mail while user code runs.</summary>
internal sealed class RunnerActor : ReceiveActor, IWithUnboundedStash
{
    private const string Dispatcher = "troupe.dispatchers.runner";

    private readonly RunnerMemory _memory;

    public RunnerActor(string worker, IRunningMark? mark)
    {
        _memory = new RunnerMemory(worker, mark);
        Idle();
    }

    public IStash Stash { get; set; } = null!;

    internal static Props PropsFor(string worker, IRunningMark? mark) =>
        Making.Of(() => new RunnerActor(worker, mark)).WithDispatcher(Dispatcher);

    /// <summary>The thread is the worker's alone: it bears its name, and its dispatcher's.</summary>
    protected override void PreStart() => Thread.CurrentThread.Name = $"{_memory.Worker} ({Dispatcher})";

    private void Idle()
    {
        Receive<ChunkWork>(Run);
        Receive<DefineFunction>(define => _memory.Define(define.Number, define.Reference));
        Receive<ForgetJob>(forget => _memory.Forget(forget.Job));
    }

    private void Busy()
    {
        Receive<ChunkEnded>(_ =>
        {
            Become(Idle);
            Stash.UnstashAll();
        });
        ReceiveAny(_ => Stash.Stash());
    }

    private void Run(ChunkWork work)
    {
        // Not ReceiveAsync: user code must see the default task scheduler, not the actor's, and a synchronous function is over here and now.
        var running = work.RunAsync(_memory);
        if (!running.IsCompleted)
        {
            Become(Busy);
            running.PipeTo(Self, success: () => ChunkEnded.Instance, failure: _ => ChunkEnded.Instance);
        }
    }

    private sealed class ChunkEnded
    {
        public static readonly ChunkEnded Instance = new();
    }
}

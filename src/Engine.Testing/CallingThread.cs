namespace Troupe.Engine.Testing;

/// <summary>Runs an actor on the thread that tells it something, before Tell returns; where another thread runs it just then, that one goes on.</summary>
internal sealed class CallingThread() : MessageDispatcher("akka.test.calling-thread", int.MaxValue, TimeSpan.Zero)
{
    private static readonly OnTheSpot Runner = new();

    internal override Executor ExecutorFor(ActorCell cell) => Runner;

    private sealed class OnTheSpot : Executor
    {
        internal override void Execute(ActorCell cell) => cell.Execute();
    }
}

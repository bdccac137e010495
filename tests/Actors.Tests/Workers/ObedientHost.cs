namespace Troupe.Actors.Tests.Workers;

using Troupe.Peers;
using Troupe.Workers;

/// <summary>A host of the tests: starts a worker, tells its process id, and waits to be killed.</summary>
internal static class ObedientHost
{
    internal static int Run()
    {
        Node.Current.System.ActorOf(Props.Create(typeof(Owner)));
        new ManualResetEventSlim().Wait();
        return 0;
    }

    private sealed class Owner : ReceiveActor
    {
        public Owner()
        {
            Context.ActorOf(ProcessKeeper.For(new WorkerSpec(1, "w-1"), Self, new ObedientLauncher()));
            Receive<WorkerReady>(ready =>
            {
                // Busy for ever, so that only the lifeline can end it.
                ready.Control.Tell(ObedientControl.Command("hang"));
                Console.WriteLine(ready.ProcessId);
            });
        }
    }
}

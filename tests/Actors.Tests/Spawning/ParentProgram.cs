namespace Troupe.Actors.Tests.Spawning;

/// <summary>A program of the tests whose main function ends while its children run.</summary>
internal static class ParentProgram
{
    internal static int Run()
    {
        var daemon = ActorProcess.Spawn(static () => Thread.Sleep(600_000), new SpawnOptions { IsDaemon = true });
        ActorThread.Spawn(static () => Thread.Sleep(600_000), new SpawnOptions { IsDaemon = true });
        var other = ActorProcess.Spawn(
            static () =>
            {
                Console.WriteLine("began");
                SpinWait.SpinUntil(static () => File.Exists(Environment.GetEnvironmentVariable("LET_GO")));
                Console.WriteLine("let go");
            },
            new SpawnOptions { Name = "other" });
        Task.WaitAll(daemon.Started, other.Started);
        Console.WriteLine($"main is over: {daemon.ProcessId}");
        return 5;
    }
}

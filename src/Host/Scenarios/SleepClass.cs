namespace Troupe.Host.Scenarios;

/// <summary>A class of one's own is a thread or process: its method is the body, its fields what the body works with.</summary>
internal sealed class SleepClass : IScenario
{
    public string Name => "sleep-class";

    public string Summary => "A class whose method is the thread's, or the process's, body.";

    public string Python => "class Sleep(Thread): run";

    public async Task PlayAsync(Stage stage, Play play)
    {
        if (play.Backend == Backend.Threads)
        {
            var sleeper = new SleepingThread(play.Pause);
            sleeper.Start();
            await sleeper.JoinAsync();
            stage.Expect(sleeper.Naps == 1, "what it has set in its field is seen here");
        }
        else
        {
            var sleeper = new SleepingProcess(play.Pause);
            sleeper.Start();
            await sleeper.JoinAsync();
            stage.Expect(sleeper.Exit is { ExitCode: 0 }, "its process has ended with 0");
            stage.Expect(sleeper.Naps == 0, "what it has set in its field is its own copy's");
        }
    }

    private sealed class SleepingThread(TimeSpan pause) : ActorThread
    {
        public int Naps { get; private set; }

        protected override async Task RunAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(pause, cancellationToken);
            Naps++;
        }
    }

    private sealed class SleepingProcess(TimeSpan pause) : ActorProcess
    {
        public int Naps { get; private set; }

        protected override async Task RunAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(pause, cancellationToken);
            Naps++;
        }
    }
}

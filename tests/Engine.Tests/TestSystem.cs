namespace Troupe.Engine.Tests;

/// <summary>A quiet system, ended with the test.</summary>
internal sealed class TestSystem : IAsyncDisposable
{
    private const string Quiet = "akka.loggers = []\nakka.stdout-loglevel = OFF\n";

    internal TestSystem(string config = "") => System = (ActorSystemImpl)ActorSystem.Create("test", ConfigurationFactory.ParseString(Quiet + config));

    internal static TimeSpan Patience => TimeSpan.FromSeconds(20);

    internal ActorSystemImpl System { get; }

    public async ValueTask DisposeAsync() => await System.Terminate().WaitAsync(Patience);
}

namespace Troupe.Actors.Tests.Peers;

using Troupe.Peers;
using Xunit;

public sealed class LogActorTests : TestKit
{
    [Fact]
    public void It_tells_the_engine_that_it_is_ready()
    {
        Sys.ActorOf(Props.Create(typeof(LogActor))).Tell(new InitializeLogger(Sys.EventStream), TestActor);

        ExpectMsg<LoggerInitialized>(TimeSpan.FromSeconds(30));
    }
}

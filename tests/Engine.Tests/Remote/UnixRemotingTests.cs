namespace Troupe.Engine.Tests.Remote;

using Xunit;
using static RemoteSystems;

/// <summary>Over Unix sockets, with what only they have.</summary>
public sealed class UnixRemotingTests : RemotingTests
{
    public UnixRemotingTests() : base(new UnixWire()) { }

    [Fact]
    public void A_name_that_is_taken_and_a_secret_that_is_missing_are_errors_at_the_start()
    {
        Assert.Throws<RemoteTransportException>(() => Systems.Start("second", $"akka.remote.unix.name = {AddressOf(Here).Host}"));
        Assert.Throws<ConfigurationException>(() => Systems.Start("open", "akka.remote.unix.secret = \"\""));
        Assert.Throws<ConfigurationException>(() => Systems.Start("weak", "akka.remote.unix.secret = 00ff"));
    }
}

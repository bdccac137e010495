namespace Troupe.Engine.Tests.Remote;

using Xunit;

/// <summary>Tests of one system, "here", over Unix sockets, and of whomever else they need.</summary>
public abstract class OneSystemTests : IAsyncLifetime
{
    private protected RemoteSystems Systems { get; } = new();

    private protected ActorSystem Here { get; private set; } = null!;

    public Task InitializeAsync()
    {
        Here = Systems.Start("here");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Systems.DisposeAsync();
}

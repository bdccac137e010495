namespace Troupe.Engine.Testing;

/// <summary>Keeps events out of the test's output until it is disposed.</summary>
public interface IUnmutableFilter : IDisposable
{
    /// <summary>Lets the events through again.</summary>
    void Unmute();
}

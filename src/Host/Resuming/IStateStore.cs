namespace Troupe.Host.Resuming;

/// <summary>Where a state is kept.</summary>
internal interface IStateStore
{
    /// <summary>Puts a state in the place of the one before. Whenever the process or the machine ends, one of the two is there, and whole.</summary>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    void Replace(ReadOnlySpan<byte> state);
}

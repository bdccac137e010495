namespace Troupe.Payload;

/// <summary>A handle of ours that works in another process: it writes what finds its actor again.</summary>
internal interface ITravels<TSelf>
    where TSelf : ITravels<TSelf>
{
    /// <summary>Writes itself; actors through <see cref="PayloadWriter.Ref"/>.</summary>
    void Write(PayloadWriter writer);

    /// <summary>The handle, as it is in this process.</summary>
    static abstract TSelf Read(ref PayloadReader reader);
}

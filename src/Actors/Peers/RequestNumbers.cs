namespace Troupe.Peers;

/// <summary>The numbers of a process's requests: each once, from 1.</summary>
internal sealed class RequestNumbers
{
    private long _last;

    public long Next() => Interlocked.Increment(ref _last); // Callers are on many threads.
}

namespace Troupe.Remote;

/// <summary>
/// Tells whether the other side has been silent for too long. Counts looks, not time: who stood still himself, or got no processor, has lost nobody by that; what came
/// meanwhile is in his mailbox before the next look.
/// </summary>
/// <param name="lease">How long the other side may be silent.</param>
/// <param name="interval">How often <see cref="IsOver"/> will be asked.</param>
internal sealed class LeaseWatch(TimeSpan lease, TimeSpan interval)
{
    private readonly int _most = (int)Math.Clamp(Math.Ceiling(lease / interval), 1, int.MaxValue);
    private int _looks;

    /// <summary>The other side was heard.</summary>
    public void Heard() => _looks = 0;

    /// <summary>Once every interval.</summary>
    public bool IsOver() => _looks > _most || ++_looks > _most;
}

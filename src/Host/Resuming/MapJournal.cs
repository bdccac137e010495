namespace Troupe.Host.Resuming;

using Troupe.Host.Lines;

/// <summary>
/// Keeps a map's state while it runs. The order is what makes it safe:
/// <code>
/// results ► output, errors ► disk ► state beside ► disk ► state in place
/// </code>
/// so a state never speaks of bytes that are not there; what is there beyond it is cut off and done again.
/// </summary>
internal sealed class MapJournal(IStateStore store, MapState start, TimeProvider time)
{
    /// <summary>What a kill costs at most, beside what is under way: bringing files to the disk takes its time too.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly DoneItems _done = new(start.Done);
    private long _failed = start.Failed;
    private long _savedAt = time.GetTimestamp();
    private bool _isChanged;

    /// <summary>Failed items of all runs.</summary>
    public long Failed => _failed;

    /// <summary>How soon it should be saved; null when nothing is new.</summary>
    public TimeSpan? SaveIn => !_isChanged ? null : Interval - time.GetElapsedTime(_savedAt) is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    /// <summary>An item's result or error has been given to its file.</summary>
    public void Add(long number, ulong fingerprint, bool succeeded)
    {
        _done.Add(number, fingerprint);
        _failed += succeeded ? 0 : 1;
        _isChanged = true;
    }

    /// <summary>Saves what was added. Both files have been written up to here.</summary>
    public void Save(LineOutput output, LineOutput? errors)
    {
        output.Sync();
        errors?.Sync();
        store.Replace(StateText.Write(start with { Done = [.. _done.Ranges], OutputBytes = output.Length, ErrorBytes = errors?.Length ?? 0, Failed = _failed }));
        (_savedAt, _isChanged) = (time.GetTimestamp(), false);
    }
}

namespace Troupe.Engine;

/// <summary>Where cells run.</summary>
internal abstract class Executor
{
    /// <summary>Runs a cell soon. By whoever won the right to.</summary>
    internal abstract void Execute(ActorCell cell);

    /// <summary>Runs a cell again behind those that wait already.</summary>
    internal virtual void Yield(ActorCell cell) => Execute(cell);

    /// <summary>Ends threads of its own, if it has any, when they have run what is queued.</summary>
    internal virtual void Close() { }
}

/// <summary>The process's thread pool; or the thread that wakes the cell itself, where it has a slot open for it.</summary>
internal sealed class PoolExecutor : Executor
{
    [ThreadStatic]
    private static InlineSlot? t_slot;

    /// <summary>This thread runs some of the cells it wakes itself.</summary>
    internal static void UseSlot(InlineSlot slot) => t_slot = slot;

    internal override void Execute(ActorCell cell)
    {
        if (t_slot is { } slot && slot.TryTake(cell)) return;
        Queue(cell);
    }

    internal override void Yield(ActorCell cell) => Queue(cell);

    internal static void Queue(ActorCell cell) => ThreadPool.UnsafeQueueUserWorkItem(cell, preferLocal: false);
}

/// <summary>Room for one cell that its waker will run itself: that saves a trip through the thread pool. One thread's own, or handed on with what that thread does.</summary>
internal sealed class InlineSlot
{
    private ActorCell? _cell;
    private bool _open;

    /// <summary>The next cell that is woken on this thread comes here.</summary>
    public void Open() => _open = true;

    public bool TryTake(ActorCell cell)
    {
        if (!_open) return false;
        _open = false;
        _cell = cell;
        return true;
    }

    /// <summary>Takes no more; gives what has come, which must be run.</summary>
    public ActorCell? Close()
    {
        var cell = _cell;
        _open = false;
        _cell = null;
        return cell;
    }
}

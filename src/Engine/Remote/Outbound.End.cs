namespace Troupe.Engine;

using System.Buffers.Binary;

/// <content>The end: of a link, of an incarnation of the peer, of all; and what was not sent by then.</content>
internal sealed partial class Outbound
{
    /// <summary>The link is gone: the next one starts clean, and what was not sent is lost.</summary>
    public void Reset()
    {
        lock (_gate) Empty();
    }

    /// <summary>As <see cref="Reset"/>, and for ever: nothing is taken any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Empty();
        }
    }

    /// <summary>Takes out what was meant for an incarnation that is over: its system messages. What is for whoever is there now stays.</summary>
    public void DropSystem()
    {
        lock (_gate)
        {
            var kept = new WireWriter { Before = _waiting.Before };
            var all = _waiting.Written;
            for (var at = 0; at < all.Length;)
            {
                var size = 4 + BinaryPrimitives.ReadInt32LittleEndian(all[at..]);
                if ((FrameKind)all[at + 4] == FrameKind.Message) kept.Bytes(all.Slice(at, size));
                at += size;
            }

            _waiting = kept;
            _owesAcknowledgement = _gap = false;
        }
    }

    /// <summary>Says goodbye behind all that waits, and takes nothing more. Ends when it is written, or there is nobody to write it to.</summary>
    public Task FinishAsync()
    {
        Task drained;
        lock (_gate)
        {
            if (_closed) return Task.CompletedTask;
            _closed = true;
            _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_link is null) _drained.SetResult();
            else _waiting.EndFrame(_waiting.BeginFrame(FrameKind.Goodbye));
            RoomForAll();
            _wakeWriter?.Set();
            drained = _drained.Task;
        }

        WriteUnlessSomeoneDoes();
        return drained;
    }

    /// <summary>Waits until the writer thread, if there ever was one, has ended. After <see cref="FinishAsync"/> and the link's end.</summary>
    public void Join()
    {
        Thread? writer;
        lock (_gate) writer = _writer;
        writer?.Join(TimeSpan.FromSeconds(1));
    }

    // With the gate held. Before there was a link, whoever sent keeps what waits. The writer thread is not needed without a link.
    private void Empty()
    {
        if (_hadLink) LoseUnsent();
        if (!_someoneWrites) (_sending, _sent) = (new WireWriter(), 0);
        _link = null;
        _broken = _stuck = _guarding = false;
        _owesAcknowledgement = _gap = false;
        _waiting = new WireWriter();
        _urgent = new WireWriter();
        _refs.Clear();
        _manifests.Clear();
        _drained?.TrySetResult();
        RoomForAll();
        _wakeWriter?.Set();
    }

    // With the gate held. What somebody is writing just now is his to lose, when he comes back.
    private void LoseUnsent()
    {
        if (!_someoneWrites) LoseSending();
        Lose(_waiting, 0, _refs.Keys, _manifests.Keys);
    }

    // With the gate held, by whoever has the bytes.
    private void LoseSending()
    {
        Lose(_sending, _sent, _sendingRefs, _sendingManifests);
        _sent = _sending.Count;
    }

    // On the pool: who hears of it may do anything, and the gate is held.
    private void Lose(WireWriter frames, int sent, List<object> refs, List<object> manifests)
    {
        if (sent >= frames.Count) return;
        var unsent = new UnsentFrames(frames.Written.ToArray(), sent, frames.Before, refs, manifests);
        ThreadPool.UnsafeQueueUserWorkItem(lost, unsent, preferLocal: false);
    }
}

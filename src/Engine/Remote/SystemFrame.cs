namespace Troupe.Engine;

/// <summary>A system message as it is kept until the peer has it. Texts, not table entries: it may have to go over another link than it was written for.</summary>
internal readonly record struct SystemFrame(FrameKind Kind, string First, string? Second = null, bool ExistenceConfirmed = false)
{
    public static SystemFrame Of(RemoteActorRef recipient, ISystemMessage message) => message switch
    {
        Watch watch => new SystemFrame(FrameKind.Watch, recipient.WireText, Serialization.SerializedActorPath(watch.Watcher)),
        Unwatch unwatch => new SystemFrame(FrameKind.Unwatch, recipient.WireText, Serialization.SerializedActorPath(unwatch.Watcher)),
        DeathWatchNotification end => new SystemFrame(FrameKind.Ended, recipient.WireText, Serialization.SerializedActorPath(end.Actor), end.ExistenceConfirmed),
        Terminate => new SystemFrame(FrameKind.Terminate, recipient.WireText),
        _ => throw new NotSupportedException($"{message.GetType().Name} does not travel: {recipient} has its supervisor in its own system."),
    };

    public void Write(WireWriter to, long number)
    {
        var start = to.BeginFrame(Kind);
        to.Int64(number);
        to.Text(First);
        if (Second is not null) to.Text(Second);
        if (Kind == FrameKind.Ended) to.Byte((byte)(ExistenceConfirmed ? 1 : 0));
        to.EndFrame(start);
    }
}

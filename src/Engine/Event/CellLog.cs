namespace Troupe.Engine;

/// <summary>What a cell tells of itself, as debug events, where <c>akka.actor.debug</c> says so.</summary>
internal static class CellLog
{
    internal static bool LogsLifecycle(this ActorCell cell) => cell.SystemImpl.Settings.DebugLifecycle;

    /// <summary>Only if it <see cref="LogsLifecycle"/>; asked before the text is made.</summary>
    internal static void Tell(this ActorCell cell, string happened) =>
        cell.SystemImpl.EventStream.Publish(new Debug(cell.Self.Path.ToString(), cell.Actor?.GetType() ?? cell.Props.Type, happened));

    /// <summary>A behaviour that tells of each message and whether it was handled; the behaviour itself, where that is not asked for.</summary>
    internal static Receive Logged(this ActorCell cell, Receive receive) =>
        !cell.SystemImpl.Settings.AddLoggingReceive || !typeof(ILogReceive).IsAssignableFrom(cell.Props.Type) ? receive : message =>
        {
            var handled = receive(message);
            cell.Tell($"received {(handled ? "handled" : "unhandled")} message {message} from {cell.Sender.Path}");
            return handled;
        };
}

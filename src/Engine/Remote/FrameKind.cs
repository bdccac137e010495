namespace Troupe.Engine;

/// <summary>
/// What a frame says. Layout: length (4 bytes, of what follows), kind (1 byte), body.
/// <code>
///   Message        recipient, sender, serializer id (signed), manifest, payload: the rest       refs and manifests are table entries
///   Watch, Unwatch watchee, watcher                                                             refs are texts
///   Ended          watcher (entry), actor (entry), 1 if its existence was confirmed, else 0
///   Terminate      recipient (text)
///   Goodbye        nothing: no frame follows
///   Heartbeat      nothing: wants an answer
///   HeartbeatAnswer nothing
/// </code>
/// A table entry is a varint: 0 nothing, 1 a text that is not kept, n + 2 entry n of the table; entry n for the first time is followed by its text.
/// Watch, Unwatch, Terminate and heartbeats go ahead of messages that wait, so they must not add to the tables.
/// </summary>
internal enum FrameKind : byte
{
    Message = 1,
    Watch = 2,
    Unwatch = 3,
    Ended = 4,
    Terminate = 5,
    Goodbye = 6,
    Heartbeat = 7,
    HeartbeatAnswer = 8,
}

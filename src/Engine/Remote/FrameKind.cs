namespace Troupe.Engine;

/// <summary>
/// What a frame says. Layout: length (4 bytes, of what follows), kind (1 byte), body.
/// <code>
///   Message        recipient, sender, serializer id (signed), manifest, payload: the rest       refs and manifests are table entries
///   Watch, Unwatch number, watchee, watcher                                                     refs are texts
///   Ended          number, watcher, actor, 1 if its existence was confirmed, else 0             refs are texts
///   Terminate      number, recipient                                                            refs are texts
///   Goodbye        nothing: no frame follows, and this incarnation comes back no more
///   Heartbeat      nothing: wants an answer
///   HeartbeatAnswer nothing
///   Acknowledge    number: all up to it are delivered; then 1 if a later one came, so that some are missing, else 0
///   Session        the writer's number for the session, the reader's or 0, the number of the link in it: the first frame over each link that is written to
/// </code>
/// A table entry is a varint: 0 nothing, 1 a text that is not kept, n + 2 entry n of the table; entry n for the first time is followed by its text.
/// What has a number (8 bytes) is a system message: see <see cref="SystemOutbox{T}"/>. It goes behind the messages that were sent before it. Heartbeats and
/// acknowledgements go ahead of messages that wait, so they must not add to the tables.
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
    Acknowledge = 9,
    Session = 10,
}

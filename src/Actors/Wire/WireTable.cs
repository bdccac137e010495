namespace Troupe.Wire;

/// <summary>Every message that may cross: the only types that bytes from outside can become.</summary>
internal static class WireTable
{
    internal delegate WireMessage ReadMessage(ref WireReader reader);

    private static readonly Dictionary<string, ReadMessage> s_readers = [];
    private static readonly Dictionary<Type, string> s_manifests = [];

    static WireTable()
    {
        Add<Hello>();
        Add<DefineFunction>();
        Add<RunChunk>();
        Add<TakeBackChunk>();
        Add<CancelChunk>();
        Add<ForgetJob>();
        Add<ReleaseSegment>();
        Add<Leave>();
        Add<ChunkReport>();
        Add<ChunkTakenBack>();
    }

    internal static IReadOnlyDictionary<Type, string> Manifests => s_manifests;

    internal static string ManifestOf(object message) => s_manifests.TryGetValue(message.GetType(), out var manifest)
        ? manifest
        : throw new ArgumentException($"{message.GetType()} is not a message of the wire.", nameof(message));

    internal static WireMessage Read(string manifest, ref WireReader reader) => s_readers.TryGetValue(manifest, out var read)
        ? read(ref reader)
        : throw new WireFormatException($"No message of the wire is called '{manifest}'.");

    private static void Add<T>()
        where T : WireMessage, IWireMessage<T>
    {
        s_readers.Add(T.Manifest, static (ref WireReader reader) => T.Read(ref reader));
        s_manifests.Add(typeof(T), T.Manifest);
    }
}

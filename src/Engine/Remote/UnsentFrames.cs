namespace Troupe.Engine;

using System.Buffers.Binary;

/// <summary>
/// What a link took with it: frames that were never written whole. Read back only now, so that sending costs nothing for it; what comes out equals what was
/// sent, but is not the same object.
/// </summary>
internal sealed class UnsentFrames(byte[] frames, int sent, (int Refs, int Manifests) before, List<object> refs, List<object> manifests)
{
    private int _refs = before.Refs;
    private int _manifests = before.Manifests;

    /// <summary>The user messages among them, in order. One that cannot be read back is told of and left out.</summary>
    public List<DeadLetter> Letters(ExtendedActorSystem system, Action<Exception, string> failed)
    {
        var letters = new List<DeadLetter>();
        var end = 0;
        for (var at = 0; at < frames.Length; at = end)
        {
            end = at + 4 + BinaryPrimitives.ReadInt32LittleEndian(frames.AsSpan(at));
            if ((FrameKind)frames[at + 4] != FrameKind.Message) continue;
            var from = new WireReader(frames.AsSpan(at + 5, end - at - 5));
            var recipient = Entry(ref from, refs, ref _refs);
            var sender = Entry(ref from, refs, ref _refs);
            var serializer = from.Signed();
            var manifest = Entry(ref from, manifests, ref _manifests) as string ?? "";
            // A frame of which a part was written never came to anything there.
            if (end <= sent) continue;
            try
            {
                letters.Add(new DeadLetter(system.Serialization.Deserialize(from.Rest, serializer, manifest), RefOf(sender, system) ?? system.DeadLetters, RefOf(recipient, system)!));
            }
            catch (Exception wrong)
            {
                // A serializer is the application's code, and may throw whatever it likes.
                failed(wrong, $"A message was lost with its link and cannot be read back: {wrong.Message}");
            }
        }

        return letters;
    }

    private static IActorRef? RefOf(object? entry, ExtendedActorSystem system) => entry switch
    {
        IActorRef known => known,
        string text => system.Provider.ResolveActorRef(text),
        _ => null,
    };

    // The first time an entry comes its text follows. The tables have all entries already, so the count says whether it is that time.
    private static object? Entry(ref WireReader from, List<object> table, ref int known)
    {
        var code = from.Varint();
        if (code == 0) return null;
        if (code == 1) return from.Text();
        var number = (int)code - 2;
        if (number == known)
        {
            known++;
            _ = from.Text();
        }

        return table[number];
    }
}

namespace Troupe.Engine.Tests.Remote;

using System.Runtime.Serialization;
using System.Text;

/// <summary>Frames of every kind for one recipient, and what a fault or an enemy may make of them. The same for the same seed.</summary>
internal sealed class FrameFuzz
{
    private readonly Random _random;
    private readonly List<byte[]> _good = [];
    private long _number;

    public FrameFuzz(ActorSystem system, IActorRef recipient, Address peer, int seed)
    {
        _random = new Random(seed);
        foreach (var message in (object[])["text", 7, 8L, 1.5, true, new byte[] { 1, 2, 3 }, new Identify("who"), new ActorIdentity(1, recipient), new Status.Success("well"),
            new Status.Failure(new InvalidOperationException("no"), "state"), new Bound("bound")])
        {
            _good.Add(Message(system, recipient, message));
        }

        // The registered serializer's number with the name of a type that is not bound to it, under names in several spellings.
        foreach (var manifest in (string[])[typeof(Trap).AssemblyQualifiedName!, Serialization.NameOf(typeof(Trap)), typeof(Trap).FullName!])
        {
            _good.Add(Frame(FrameKind.Message, to => Head(to, recipient, BoundSerializer.Number, manifest)));
        }

        var path = Serialization.SerializedActorPath(recipient);
        foreach (var kind in (FrameKind[])[FrameKind.Watch, FrameKind.Unwatch])
        {
            _good.Add(Frame(kind, to =>
            {
                to.Int64(0);
                to.Text(path);
                to.Text($"{peer}/user/watcher#1");
            }));
        }

        _good.Add(Frame(FrameKind.Ended, to =>
        {
            to.Int64(0);
            to.Text(path);
            to.Text($"{peer}/user/watched#1");
            to.Byte(1);
        }));
        // At somebody else: a damaged one would end the recipient with good reason.
        _good.Add(Frame(FrameKind.Terminate, to =>
        {
            to.Int64(0);
            to.Text(path.Replace("/sink", "/doomed", StringComparison.Ordinal));
        }));
        _good.Add(Frame(FrameKind.Acknowledge, static to =>
        {
            to.Int64(0);
            to.Byte(0);
        }));
        _good.Add(Frame(FrameKind.Session, static to =>
        {
            to.Int64(1);
            to.Int64(0);
            to.Int64(1);
        }));
        foreach (var kind in (FrameKind[])[FrameKind.Goodbye, FrameKind.Heartbeat, FrameKind.HeartbeatAnswer]) _good.Add(Frame(kind, static _ => { }));
    }

    /// <summary>System messages count from 1 again.</summary>
    public void BeginIncarnation() => _number = 0;

    /// <summary>The body of a frame: whole, damaged, spliced of two, or noise.</summary>
    public byte[] Next()
    {
        var frame = (byte[])_good[_random.Next(_good.Count)].Clone();
        // It is its turn, or it would not be looked at.
        var numbered = (FrameKind)frame[0] is FrameKind.Watch or FrameKind.Unwatch or FrameKind.Ended or FrameKind.Terminate;
        if (numbered) BitConverter.TryWriteBytes(frame.AsSpan(1), _number + 1);
        switch (_random.Next(8))
        {
            case 0:
                if (numbered) _number++;
                return frame;
            case 1:
                var noise = new byte[_random.Next(1, 200)];
                _random.NextBytes(noise);
                noise[0] = (byte)_random.Next(11);
                return noise;
            case 2:
                return frame[.._random.Next(1, frame.Length + 1)];
            case 3:
                var other = _good[_random.Next(_good.Count)];
                return [.. frame[.._random.Next(1, frame.Length + 1)], .. other[_random.Next(other.Length)..]];
            case 4:
                return [.. frame, .. new byte[_random.Next(1, 20)]];
            default:
                for (var flips = _random.Next(1, 6); flips > 0; flips--) frame[_random.Next(_random.Next(2) == 0 ? Math.Min(8, frame.Length) : frame.Length)] = (byte)_random.Next(256);
                return frame;
        }
    }

    public static byte[] WithLength(byte[] frame) => [.. BitConverter.GetBytes(frame.Length), .. frame];

    private static byte[] Message(ActorSystem system, IActorRef recipient, object message)
    {
        var serializer = ((ExtendedActorSystem)system).Serialization.FindSerializerFor(message);
        return Frame(FrameKind.Message, to =>
        {
            Head(to, recipient, serializer.Identifier, Serialization.ManifestFor(serializer, message));
            to.Bytes(serializer.ToBinary(message));
        });
    }

    private static void Head(WireWriter to, IActorRef recipient, int serializer, string manifest)
    {
        new InternTable().Write(to, recipient, static actor => Serialization.SerializedActorPath((IActorRef)actor), keep: false);
        to.Varint(0);
        to.Signed(serializer);
        new InternTable().Write(to, manifest, static text => (string)text, keep: false);
    }

    private static byte[] Frame(FrameKind kind, Action<WireWriter> body)
    {
        var to = new WireWriter();
        var start = to.BeginFrame(kind);
        body(to);
        to.EndFrame(start);
        return to.Written[4..].ToArray();
    }

    /// <summary>Bound, and travels with its type's name.</summary>
    internal sealed record Bound(string Text);

    /// <summary>Bound to nothing: if one is ever made, somebody looked up a type by a name from the wire.</summary>
    internal sealed class Trap
    {
        public static int Made;

        public Trap() => Interlocked.Increment(ref Made);
    }

    /// <summary>Makes whatever type it is asked for: that it is asked for no other is the engine's duty.</summary>
    internal sealed class BoundSerializer(ExtendedActorSystem system) : Serializer(system)
    {
        public const int Number = 4711;

        public override int Identifier => Number;

        public override bool IncludeManifest => true;

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Bound)obj).Text);

        public override object FromBinary(byte[] bytes, Type type) =>
            type == typeof(Bound) ? new Bound(Encoding.UTF8.GetString(bytes)) : Activator.CreateInstance(type) ?? throw new SerializationException();
    }
}

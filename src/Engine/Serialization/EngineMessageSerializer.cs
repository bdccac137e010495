namespace Troupe.Engine;

using System.Runtime.Serialization;

/// <summary>The engine's own messages that may travel. A failure arrives as its type's name, message and stack: exceptions themselves do not cross.</summary>
internal sealed class EngineMessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    // A message in a message in a message is somebody's attempt at our stack.
    private const int DeepestNesting = 8;

    [ThreadStatic]
    private static int t_depth;

    public static Type[] Types => new[]
    {
        typeof(PoisonPill), typeof(Kill), typeof(Identify), typeof(ActorIdentity), typeof(Status.Success), typeof(Status.Failure), typeof(ActorSelectionMessage),
        typeof(RemoteFaultException),
    };

    public override int Identifier => 16;

    public override string Manifest(object o) => o switch
    {
        PoisonPill => "P",
        Kill => "K",
        Identify => "I",
        ActorIdentity => "A",
        Status.Success => "S",
        Status.Failure => "F",
        ActorSelectionMessage => "Q",
        RemoteFaultException => "X",
        _ => throw new SerializationException($"{o.GetType()} does not travel."),
    };

    public override byte[] ToBinary(object obj)
    {
        var to = new WireWriter();
        switch (obj)
        {
            case PoisonPill or Kill:
                break;
            case Identify identify:
                WriteObject(to, identify.MessageId);
                break;
            case ActorIdentity identity:
                WriteObject(to, identity.MessageId);
                to.Text(Serialization.SerializedActorPath(identity.Subject));
                break;
            case Status.Success success:
                WriteObject(to, success.Status);
                break;
            case Status.Failure failure:
                WriteFault(to, failure.Cause);
                WriteObject(to, failure.State);
                break;
            case RemoteFaultException fault:
                WriteFault(to, fault);
                break;
            case ActorSelectionMessage selection:
                SelectionCodec.Write(to, selection);
                WriteObject(to, selection.Message);
                break;
            default:
                throw new SerializationException($"{obj.GetType()} does not travel.");
        }

        return to.Written.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            // Counts the levels of this thread's call, so no lock.
            if (++t_depth > DeepestNesting) throw new SerializationException("Messages are nested too deeply.");
            var from = new WireReader(bytes);
            var message = Read(ref from, manifest);
            from.End();
            return message;
        }
        catch (MalformedFrameException wrong)
        {
            throw new SerializationException(wrong.Message, wrong);
        }
        finally
        {
            t_depth--;
        }
    }

    private object Read(ref WireReader from, string manifest)
    {
        switch (manifest)
        {
            case "P": return PoisonPill.Instance;
            case "K": return Kill.Instance;
            case "I": return new Identify(ReadObject(ref from)!);
            case "A":
                var id = ReadObject(ref from);
                var path = from.Text();
                return new ActorIdentity(id!, path.Length == 0 ? null! : system.Provider.ResolveActorRef(path));
            case "S": return new Status.Success(ReadObject(ref from)!);
            case "F":
                var fault = ReadFault(ref from);
                return new Status.Failure(fault, ReadObject(ref from)!);
            case "X": return ReadFault(ref from);
            case "Q":
                var (steps, fanOut) = SelectionCodec.Read(ref from);
                return new ActorSelectionMessage(ReadObject(ref from) ?? throw new SerializationException("A selection without a message."), steps, fanOut);
            default: throw new SerializationException($"No message of the engine is called \"{manifest}\".");
        }
    }

    private static void WriteFault(WireWriter to, Exception? cause)
    {
        var fault = cause as RemoteFaultException;
        to.Text(fault?.TypeName ?? cause?.GetType().FullName ?? "");
        to.Text(fault?.FaultMessage ?? cause?.Message ?? "");
        to.Text(fault?.RemoteStack ?? cause?.StackTrace ?? "");
    }

    private static RemoteFaultException ReadFault(ref WireReader from) => new(from.Text(), from.Text(), from.Text());

    private void WriteObject(WireWriter to, object? value)
    {
        var serializer = system.Serialization.FindSerializerFor(value!);
        to.Signed(serializer.Identifier);
        to.Text(value is null ? "" : Serialization.ManifestFor(serializer, value));
        var bytes = serializer.ToBinary(value!);
        to.Varint((uint)bytes.Length);
        to.Bytes(bytes);
    }

    private object? ReadObject(ref WireReader from)
    {
        var id = from.Signed();
        var manifest = from.Text();
        var bytes = from.Bytes((int)Math.Min(from.Varint(), int.MaxValue)).ToArray();
        return system.Serialization.Deserialize(bytes, id, manifest);
    }
}

/// <summary>What is left of an exception after it crossed to another process.</summary>
internal sealed class RemoteFaultException(string typeName, string message, string stack) : AkkaException($"{typeName}: {message}")
{
    public string TypeName { get; } = typeName;

    public string FaultMessage { get; } = message;

    /// <summary>Where it was thrown, there.</summary>
    public string RemoteStack { get; } = stack;

    public override string ToString() => $"{Message}\n{RemoteStack}";
}

namespace Troupe.Workers;

using System.Reflection;
using System.Runtime.Loader;
using Troupe.Code;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>
/// What host and worker do while they have to wait anyway, so that what the first real chunk would have to load is loaded: the host
/// while its workers start, a worker on a second core while its system comes up, and between its hello and its first order. Nothing comes of it.
/// </summary>
internal static class Rehearsal
{
    private const int Function = 0; // Real ones begin at 1.

    private static int s_hasHostRehearsed;

    /// <summary>What workers rehearse with. Found by the host, which will ship functions anyway, so that workers need not.</summary>
    public static byte[] Reference() => ShippedFunction.Of(Call.Of(static (int x) => x)).Reference;

    /// <summary>Reads and writes what will cross in the host's direction; once a process.</summary>
    public static void OfHost(ExtendedActorSystem system)
    {
        if (Interlocked.Exchange(ref s_hasHostRehearsed, 1) != 0) // Pools are started on any thread.
        {
            return;
        }

        Cross(system, new Hello(0, 0, ActorRefs.Nobody));
        Cross(system, new ChunkReport(0, 0, 1, 0, true, Items(), []));
    }

    /// <summary>Runs a chunk of one item, while the worker's system comes up.</summary>
    /// <param name="entry">The host's own program, where functions most often are.</param>
    /// <param name="reference">The host's <see cref="Reference"/>.</param>
    /// <returns>Whether it ran as a real one would.</returns>
    public static bool OfWorker(string entry, byte[] reference)
    {
        if (entry.Length > 0)
        {
            Load(entry);
        }

        var memory = new RunnerMemory("rehearsal", mark: null);
        memory.Define(Function, reference);
        var chunk = new WireChunk(Order(), ActorRefs.Nobody, ActorRefs.Nobody);
        var run = chunk.RunAsync(memory);
        return run.IsCompletedSuccessfully && chunk.IsOver && memory.Knows(Function);
    }

    /// <summary>Reads and writes what will cross in a worker's direction, and back.</summary>
    public static void OfWorkersMessages(ExtendedActorSystem system, byte[] reference)
    {
        Cross(system, new DefineFunction(Function, reference));
        Cross(system, Order());
        Cross(system, new ChunkReport(0, 0, 1, 0, true, Items(), []));
    }

    private static RunChunk Order() => new(0, 0, Function, 0, 1, 1, IsTimed: false, null, Items());

    private static object Cross(ExtendedActorSystem system, WireMessage message)
    {
        var serializer = (SerializerWithStringManifest)system.Serialization.FindSerializerFor(message);
        return system.Serialization.Deserialize(serializer.ToBinary(message), serializer.Identifier, serializer.Manifest(message));
    }

    private static Parcel Items()
    {
        using var writer = new PayloadWriter();
        Codec<int>.Instance.WriteMany(writer, [0]);
        return Parcel.Pack(writer);
    }

    private static void Load(string entry)
    {
        try
        {
            AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(entry));
        }
        catch (Exception error) when (error is IOException or BadImageFormatException)
        {
            return; // A program that is no assembly of its own, or not to be loaded by name: the first function of it says where it is.
        }
    }
}

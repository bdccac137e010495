namespace Troupe.Engine;

using System.Runtime.Serialization;

/// <summary>
/// Which serializer takes what. Only types that are bound (in code, or under <c>akka.actor.serialization-bindings</c>) leave this process, and only serializers
/// that are registered make objects of what arrives: no type is ever looked up by a name from the wire.
/// </summary>
public class Serialization
{
    [ThreadStatic]
    private static Information? t_transport;

    // Guards the tables against each other's writers. The first two are never changed, but replaced: every send and every receive reads them, without it.
    // (Plain dictionaries, because the concurrent kind is not in the framework's precompiled code for these types, and costs a worker's start milliseconds.)
    private readonly object _gate = new();
    private readonly Dictionary<string, Serializer> _byName = [];
    private readonly Dictionary<Type, Serializer> _bound = [];
    private volatile Dictionary<int, Serializer> _byId = []; // Volatile: whoever sees the new table sees it filled.
    private volatile Dictionary<Type, Serializer> _byType = []; // Bound types, and what others were found to go to.
    private readonly NullSerializer _null;

    /// <summary>What a system's configuration says, with the engine's own serializers.</summary>
    public Serialization(ExtendedActorSystem system)
    {
        System = system;
        _null = new NullSerializer(system);
        AddSerializer(_null);
        Bind(new ByteArraySerializer(system), typeof(byte[]));
        Bind(new PrimitiveSerializer(system), typeof(string), typeof(int), typeof(long), typeof(bool), typeof(double));
        Bind(new EngineMessageSerializer(system), EngineMessageSerializer.Types);
        Configure(system.Settings.Config);
    }

    /// <summary>The system.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>The manifest that goes with a message: the serializer's own, the type's name, or nothing.</summary>
    public static string ManifestFor(Serializer s, object msg) => s switch
    {
        SerializerWithStringManifest own => own.Manifest(msg),
        { IncludeManifest: true } => NameOf(msg.GetType()),
        _ => "",
    };

    /// <summary>What <see cref="WithTransport{T}(ActorSystem, Address, Func{T})"/> has set on this thread. Throws outside of it.</summary>
    public static Information GetCurrentTransportInformation() =>
        t_transport ?? throw new InvalidOperationException("CurrentTransportInformation is not set. Use Serialization.WithTransport<T>.");

    /// <summary>Runs an action during which refs are written under an address.</summary>
    public static T WithTransport<T>(ActorSystem system, Address address, Func<T> action)
    {
        var outer = t_transport;
        t_transport = new Information(address, system);
        try
        {
            return action();
        }
        finally
        {
            t_transport = outer;
        }
    }

    /// <summary>Registers a serializer by its identifier, so that what it made can be read.</summary>
    public void AddSerializer(Serializer serializer)
    {
        lock (_gate)
        {
            var id = serializer.Identifier;
            if (_byId.TryGetValue(id, out var other) && other.GetType() != serializer.GetType())
                throw new ArgumentException($"{serializer.GetType()} has the identifier {id}, which is {other.GetType()}'s.", nameof(serializer));
            _byId = new Dictionary<int, Serializer>(_byId) { [id] = serializer };
        }
    }

    /// <summary>Registers a serializer by its identifier and a name.</summary>
    public void AddSerializer(string name, Serializer serializer)
    {
        AddSerializer(serializer);
        lock (_gate) _byName[name] = serializer;
    }

    /// <summary>Binds a type, and what derives from it, to a serializer.</summary>
    public void AddSerializationMap(Type type, Serializer serializer)
    {
        lock (_gate)
        {
            _bound[type] = serializer;
            // What was found for others may be another one now.
            _byType = new Dictionary<Type, Serializer>(_bound);
        }
    }

    /// <summary>A message as bytes, by the serializer it is bound to.</summary>
    public byte[] Serialize(object o) => FindSerializerFor(o).ToBinary(o);

    /// <summary>A message of bytes. Type is for serializers that include it.</summary>
    public object Deserialize(byte[] bytes, int serializerId, Type type) => ById(serializerId).FromBinary(bytes, type);

    /// <summary>A message of bytes. Throws for a serializer or a type that is not bound here.</summary>
    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = ById(serializerId);
        if (serializer is SerializerWithStringManifest own) return own.FromBinary(bytes, manifest);
        if (!serializer.IncludeManifest) return serializer.FromBinary(bytes, null!);
        Type? type;
        lock (_gate)
        {
            // Names are made here, for the few serializers that go by them, and not when types are bound: an assembly's name costs a fresh process much.
            type = _bound.FirstOrDefault(bound => bound.Value == serializer && NameOf(bound.Key) == manifest).Key;
        }

        if (type is not null) return serializer.FromBinary(bytes, type);
        throw new SerializationException($"The type {manifest} is not bound to serializer {serializerId} here.");
    }

    /// <summary>As <see cref="Deserialize(byte[], int, string)"/>, of bytes that are not the message's to keep.</summary>
    internal object Deserialize(ReadOnlySpan<byte> bytes, int serializerId, string manifest) => ById(serializerId) is PrimitiveSerializer primitives
        ? primitives.FromBinary(bytes, manifest)
        : Deserialize(bytes.ToArray(), serializerId, manifest);

    /// <summary>The serializer for a message. Throws <see cref="SerializationException"/> naming the type if there is none.</summary>
    public Serializer FindSerializerFor(object obj, string? defaultSerializerName = null) =>
        obj is null ? _null : FindSerializerForType(obj.GetType(), defaultSerializerName);

    /// <summary>The serializer for a type: its own binding, or that of its nearest base type or an interface.</summary>
    public Serializer FindSerializerForType(Type objectType, string? defaultSerializerName = null)
    {
        if (_byType.TryGetValue(objectType, out var serializer)) return serializer;
        lock (_gate)
        {
            serializer = Nearest(objectType);
            if (serializer is not null)
            {
                _byType = new Dictionary<Type, Serializer>(_byType) { [objectType] = serializer };
                return serializer;
            }

            if (defaultSerializerName is not null && _byName.TryGetValue(defaultSerializerName, out serializer)) return serializer;
        }

        throw new SerializationException($"No serializer is bound for {objectType}: see akka.actor.serialization-bindings.");
    }

    /// <summary>The ref of a path that <see cref="SerializedActorPath"/> wrote.</summary>
    public IActorRef DeserializeActorRef(string path) => System.Provider.ResolveActorRef(path);

    /// <summary>A ref as text that any system can resolve; empty for null.</summary>
    public static string SerializedActorPath(IActorRef actorRef)
    {
        switch (actorRef)
        {
            case null: return "";
            case RemoteActorRef remote: return remote.WireText;
            case Nobody: return actorRef.Path.ToSerializationFormat();
        }

        var address = t_transport?.Address ?? (actorRef as IInternalActorRef)?.Provider.DefaultAddress;
        return address is null ? actorRef.Path.ToSerializationFormat() : actorRef.Path.ToSerializationFormatWithAddress(address);
    }

    /// <summary>A type's name with its assembly's, without versions.</summary>
    internal static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    private Serializer ById(int id) =>
        _byId.TryGetValue(id, out var serializer) ? serializer : throw new SerializationException($"No serializer has the identifier {id} here.");

    // With the gate held.
    private Serializer? Nearest(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (_bound.TryGetValue(ancestor, out var serializer)) return serializer;
        }

        foreach (var face in type.GetInterfaces())
        {
            if (_bound.TryGetValue(face, out var serializer)) return serializer;
        }

        return null;
    }

    private void Bind(Serializer serializer, params Type[] types)
    {
        AddSerializer(serializer);
        foreach (var type in types) AddSerializationMap(type, serializer);
    }

    private void Configure(Config config)
    {
        if (config.GetConfig("akka.actor.serializers") is { } serializers)
        {
            foreach (var (name, typeName) in serializers.AsEnumerable()) AddSerializer(name, Make(typeName.GetString()!));
        }

        if (config.GetConfig("akka.actor.serialization-bindings") is not { } bindings) return;
        foreach (var (typeName, name) in bindings.AsEnumerable())
        {
            if (!_byName.TryGetValue(name.GetString()!, out var serializer))
                throw new ConfigurationException($"akka.actor.serialization-bindings: {typeName} goes to {name}, which akka.actor.serializers does not have.");
            AddSerializationMap(TypeNames.Resolve(typeName), serializer);
        }
    }

    private Serializer Make(string typeName)
    {
        if (TypeNames.SerializerOf(typeName) is { } make) return make(System);
        var type = TypeNames.Resolve(typeName);
        // By the constructor itself: what Activator keeps for next time is compiled anew in every process.
        var constructor = type.GetConstructor([typeof(ExtendedActorSystem)]);
        return constructor?.Invoke([System]) as Serializer ?? throw new ConfigurationException($"akka.actor.serializers: {typeName} is no serializer.");
    }
}

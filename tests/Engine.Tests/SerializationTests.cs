namespace Troupe.Engine.Tests;

using System.Runtime.Serialization;
using System.Text;
using Xunit;

public sealed class SerializationTests : IAsyncLifetime
{
    private const string Bindings = """
        akka.actor {
          serializers { typed = "Troupe.Engine.Tests.SerializationTests+Typed, Troupe.Engine.Tests", named = "Troupe.Engine.Tests.SerializationTests+Named, Troupe.Engine.Tests" }
          serialization-identifiers { "Troupe.Engine.Tests.SerializationTests+Typed, Troupe.Engine.Tests" = 1001 }
          serialization-bindings {
            "Troupe.Engine.Tests.SerializationTests+IMarked, Troupe.Engine.Tests" = named
            "Troupe.Engine.Tests.SerializationTests+Base, Troupe.Engine.Tests" = typed
            "Troupe.Engine.Tests.SerializationTests+Own, Troupe.Engine.Tests" = named
          }
        }
        """;

    private ExtendedActorSystem _system = null!;
    private Serialization _serialization = null!;

    public Task InitializeAsync()
    {
        _system = (ExtendedActorSystem)ActorSystem.Create("serial", ConfigurationFactory.ParseString("akka.loglevel = OFF, akka.stdout-loglevel = OFF\n" + Bindings));
        _serialization = _system.Serialization;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _system.Terminate();

    [Fact]
    public void A_type_goes_to_its_own_binding_before_that_of_its_base_and_to_an_interfaces_last()
    {
        Assert.IsType<Typed>(_serialization.FindSerializerFor(new Base()));
        Assert.IsType<Typed>(_serialization.FindSerializerFor(new Derived()));
        Assert.IsType<Typed>(_serialization.FindSerializerFor(new DerivedAndMarked()));
        Assert.IsType<Named>(_serialization.FindSerializerFor(new Own()));
        Assert.IsType<Named>(_serialization.FindSerializerFor(new Marked()));
    }

    [Fact]
    public void A_binding_made_later_holds_for_types_that_were_looked_for_before()
    {
        Assert.IsType<Typed>(_serialization.FindSerializerFor(new Derived()));
        _serialization.AddSerializationMap(typeof(Derived), new Named(_system));
        Assert.IsType<Named>(_serialization.FindSerializerFor(new Derived()));
    }

    [Fact]
    public void A_type_without_a_binding_is_an_error_that_names_it()
    {
        var error = Assert.Throws<SerializationException>(() => _serialization.FindSerializerFor(new Unbound()));
        Assert.Contains(typeof(Unbound).FullName!, error.Message);
    }

    [Fact]
    public void Identifiers_come_from_the_configuration_or_the_serializer_and_are_taken_once()
    {
        Assert.Equal(1001, _serialization.FindSerializerFor(new Base()).Identifier);
        Assert.Equal(1002, _serialization.FindSerializerFor(new Marked()).Identifier);
        Assert.Throws<ArgumentException>(() => _serialization.AddSerializer(new SameNumber(_system)));
        Assert.Throws<ArgumentException>(() => new WithoutNumber(_system).Identifier);
    }

    [Fact]
    public void Numbers_and_manifests_that_are_not_known_make_no_objects()
    {
        Assert.Throws<SerializationException>(() => _serialization.Deserialize([], 999, "x"));
        Assert.Throws<SerializationException>(() => _serialization.Deserialize([], 1002, "unknown"));
        // The type exists, but is not bound to this serializer; nor is a derived one that only goes to it when sent.
        foreach (var type in (Type[])[typeof(Unbound), typeof(Marked), typeof(Derived)])
            Assert.Throws<SerializationException>(() => _serialization.Deserialize([], 1001, Serialization.NameOf(type)));
        Assert.IsType<Base>(_serialization.Deserialize([], 1001, Serialization.NameOf(typeof(Base))));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("")]
    [InlineData(int.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(-0.5)]
    [InlineData(true)]
    [InlineData(null)]
    public void The_engines_own_come_back_as_they_were(object? value)
    {
        var serializer = _serialization.FindSerializerFor(value!);
        var manifest = value is null ? "" : Serialization.ManifestFor(serializer, value);
        var bytes = serializer.ToBinary(value!);
        Assert.Equal(value, _serialization.Deserialize(bytes, serializer.Identifier, manifest));
        if (value is not null) Assert.Equal(value, _serialization.Deserialize(bytes.AsSpan(), serializer.Identifier, manifest));
    }

    [Theory]
    [InlineData("I", 3)]
    [InlineData("L", 9)]
    [InlineData("B", 0)]
    [InlineData("", 4)]
    [InlineData("Z", 4)]
    public void A_primitive_of_the_wrong_size_or_name_is_refused(string manifest, int size) =>
        Assert.Throws<SerializationException>(() => _serialization.Deserialize(new byte[size], 17, manifest));

    [Fact]
    public void A_ref_in_a_message_is_the_same_actor_again()
    {
        var actor = _system.ActorOf(Props.Create<Remote.Echo>(), "me");
        var identity = Again(new ActorIdentity("id", actor));
        Assert.Equal("id", identity.MessageId);
        Assert.Same(actor, identity.Subject);
        Assert.Null(Again(new ActorIdentity("nobody", null!)).Subject);
        Assert.Equal(actor, _serialization.DeserializeActorRef(Serialization.SerializedActorPath(actor)));
    }

    [Fact]
    public void A_ref_is_written_under_the_address_that_the_transport_has()
    {
        var actor = _system.ActorOf(Props.Create<Remote.Echo>());
        var address = new Address("akka.unix", "serial", "there", 1);
        var path = Serialization.WithTransport(_system, address, () => Serialization.SerializedActorPath(actor));
        Assert.StartsWith($"{address}/user/", path, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Serialization.GetCurrentTransportInformation());
    }

    [Fact]
    public void A_message_in_a_message_is_bound_by_the_same_rules_and_not_nested_without_end()
    {
        Assert.Equal("inner", Again(new Status.Success("inner")).Status);
        Assert.IsType<Base>(Again(new Status.Success(new Base())).Status);
        Assert.Throws<SerializationException>(() => Again(new Status.Success(new Unbound())));
        object nested = "core";
        for (var i = 0; i < 20; i++) nested = new Status.Success(nested);
        Assert.Throws<SerializationException>(() => Again(nested));
    }

    [Fact]
    public async Task A_binding_to_a_serializer_that_is_not_there_is_an_error_that_names_both()
    {
        var wrong = (ExtendedActorSystem)ActorSystem.Create("wrong", ConfigurationFactory.ParseString("""akka.actor.serialization-bindings { "System.Version" = nothing }"""));
        var error = Assert.Throws<ConfigurationException>(() => wrong.Serialization);
        Assert.Contains("System.Version", error.Message);
        Assert.Contains("nothing", error.Message);
        await wrong.Terminate();
    }

    private T Again<T>(T message)
    {
        var serializer = _serialization.FindSerializerFor(message!);
        return (T)_serialization.Deserialize(serializer.ToBinary(message!), serializer.Identifier, Serialization.ManifestFor(serializer, message!));
    }

    internal interface IMarked;

    internal class Base;

    internal class Derived : Base;

    internal sealed class DerivedAndMarked : Derived, IMarked;

    internal sealed class Own : Base;

    internal sealed class Marked : IMarked;

    internal sealed class Unbound;

    internal sealed class Typed(ExtendedActorSystem system) : Serializer(system)
    {
        public override bool IncludeManifest => true;

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, Type type) => Activator.CreateInstance(type)!;
    }

    internal sealed class Named(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override int Identifier => 1002;

        public override string Manifest(object o) => o is Marked ? "m" : "o";

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes("x");

        public override object FromBinary(byte[] bytes, string manifest) => manifest switch
        {
            "m" => new Marked(),
            "o" => new Own(),
            _ => throw new SerializationException($"No {manifest} here."),
        };
    }

    private sealed class SameNumber(ExtendedActorSystem system) : Serializer(system)
    {
        public override int Identifier => 1001;

        public override bool IncludeManifest => false;

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, Type type) => new();
    }

    private sealed class WithoutNumber(ExtendedActorSystem system) : Serializer(system)
    {
        public override bool IncludeManifest => false;

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, Type type) => new();
    }
}

namespace Troupe.Actors.Tests.Wire;

using FsCheck;
using FsCheck.Fluent;
using Troupe.Payload;
using Troupe.Wire;
using Xunit;

/// <summary>Messages that mention actors, through the serializer and a system.</summary>
public sealed class WireSerializerTests : IAsyncLifetime
{
    private readonly ExtendedActorSystem _system = (ExtendedActorSystem)ActorSystem.Create("wire");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate().WaitAsync(TimeSpan.FromSeconds(20));

    [Fact]
    public void Actors_are_found_again_by_their_path()
    {
        var actor = _system.ActorOf(Props.Create(typeof(Silent)), "silent");
        var serializer = new WireSerializer(_system);
        var hello = new Hello(1, 2, actor);
        var back = Assert.IsType<Hello>(serializer.FromBinary(serializer.ToBinary(hello), serializer.Manifest(hello)));
        Assert.Equal(actor, back.Control);
        var nobody = Assert.IsType<Hello>(serializer.FromBinary(serializer.ToBinary(new Hello(1, 2, ActorRefs.Nobody)), "hi"));
        Assert.True(nobody.Control.IsNobody());
    }

    [Fact]
    public void Actors_inside_a_value_are_found_again()
    {
        var actor = _system.ActorOf(Props.Create(typeof(Silent)), "inside");
        using var writer = new PayloadWriter();
        Codec<Visitors>.Instance.Write(writer, new Visitors("two", [new Visitor(actor), new Visitor(actor)]));
        var chunk = new RunChunk(1, 2, 3, 4, 1, 1, false, null, Parcel.Pack(writer));
        Assert.Single(chunk.Items.Refs);

        var serializer = new WireSerializer(_system);
        var back = Assert.IsType<RunChunk>(serializer.FromBinary(serializer.ToBinary(chunk), "rc"));
        using var open = back.Items.Open();
        var reader = open.Reader();
        Assert.All(Codec<Visitors>.Instance.Read(ref reader).All, visitor => Assert.Equal(actor, visitor.Actor));
    }

    [Fact]
    public void Bytes_after_the_last_field_are_refused() =>
        Assert.Throws<WireFormatException>(() => new WireSerializer(_system).FromBinary([1, 0], "tb"));

    [Theory]
    [MemberData(nameof(WireMessageTests.Manifests), MemberType = typeof(WireMessageTests))]
    public void Broken_bytes_are_a_format_error_and_nothing_else(string manifest)
    {
        var serializer = new WireSerializer(_system);
        var good = serializer.ToBinary(WireMessageTests.Golden(manifest));
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            byte[] bytes = [.. good, .. new byte[random.Next(4)]];
            for (var flips = random.Next(4); flips > 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = serializer.FromBinary(bytes[..random.Next(bytes.Length + 1)], manifest);
            }
            catch (WireFormatException)
            {
                // what is expected of broken bytes, unless they happen to be right
            }
        }).QuickCheckThrowOnFailure();
    }

    public sealed class Silent : ReceiveActor;

    internal sealed record Visitors(string Name, Visitor[] All);

    internal sealed class Visitor(IActorRef actor) : ITravels<Visitor>
    {
        public IActorRef Actor { get; } = actor;

        public static Visitor Read(ref PayloadReader reader) => new(reader.Ref());

        public void Write(PayloadWriter writer) => writer.Ref(Actor);
    }
}

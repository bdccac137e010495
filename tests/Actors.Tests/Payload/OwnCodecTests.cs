namespace Troupe.Actors.Tests.Payload;

using System.Buffers;
using System.Runtime.Serialization;
using System.Text;
using System.Xml;
using Troupe.Payload;
using Xunit;

/// <summary>Types that say their own codec: one over .NET's binary data contracts, small ones by hand, the engine's.</summary>
public class OwnCodecTests
{
    [Fact]
    public void A_type_goes_by_the_codec_it_says()
    {
        var order = new Order { Number = 7, Lines = { new Line { What = "nut", Price = 1.10m } } };

        var back = RoundTrip.Of(order);

        Assert.Equal((7, "nut", 1.10m), (back.Number, back.Lines[0].What, back.Lines[0].Price));
        Assert.Null(back.Secret); // not in the contract: JSON would have carried it
        Assert.Null(RoundTrip.Of<Order?>(null));
        Assert.Contains("nut", Encoding.UTF8.GetString(RoundTrip.Bytes(order)));
        Assert.DoesNotContain("{", Encoding.UTF8.GetString(RoundTrip.Bytes(order)));
    }

    [Fact]
    public void It_also_does_so_as_an_element_and_as_a_member()
    {
        var (one, two) = (new Order { Number = 1 }, new Order { Number = 2 });
        Assert.Equal([1, 0, 2], RoundTrip.Of<Order?[]>([one, null, two]).Select(order => order?.Number ?? 0));
        Assert.Equal([1], RoundTrip.Of<List<Order>>([one]).Select(order => order.Number));
        var crate = RoundTrip.Of(new Crate("c", one, new() { ["k"] = two }, null));
        Assert.Equal(("c", 1, 2, null), (crate.Name, crate.First.Number, crate.More["k"].Number, crate.None));
        Assert.Equal(new Celsius(2.5), RoundTrip.Of(new Celsius(2.5)));
        Assert.Equal([new Celsius(1), new Celsius(-1)], RoundTrip.Many<Celsius>([new(1), new(-1)]));
        Assert.Contains("2.5 C", Encoding.UTF8.GetString(RoundTrip.Bytes(new Celsius(2.5))));
    }

    [Fact]
    public void A_type_that_JSON_cannot_take_goes_by_its_own_codec() => Assert.Equal("abc", new StreamReader(RoundTrip.Of(new Blob("abc")).Content).ReadToEnd());

    [Fact]
    public void What_the_codec_throws_names_the_type_and_the_codec()
    {
        var writing = Assert.Throws<CannotTravelException>(() => RoundTrip.Bytes(new Touchy(CannotWrite: true, false)));
        Assert.Contains("Touchy", writing.Message);
        Assert.Contains("TouchyCodec could not write it: no ink", writing.Message);
        Assert.IsType<IOException>(writing.InnerException);
        var reading = Assert.Throws<CannotTravelException>(() => RoundTrip.Of(new Touchy(false, CannotRead: true)));
        Assert.Contains("could not read it: no light", reading.Message);
    }

    [Fact]
    public void Bytes_that_the_codec_kept_are_gone_when_it_has_read()
    {
        RoundTrip.Of(new Hoard());
        Assert.Throws<ObjectDisposedException>(() => HoardCodec.Kept.Span.Length);
    }

    [Fact]
    public void The_engine_s_serializer_takes_what_is_on_its_list()
    {
        var trip = new Trip("a", [new Leg(1, new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc)), new WalkedLeg(2, default, "slow")], new() { ["x"] = 2.5 });

        var back = RoundTrip.Of(trip);

        Assert.Equal(trip.Legs, back.Legs);
        Assert.Equal(("a", 2.5), (back.Name, back.Costs["x"]));
        Assert.IsType<WalkedLeg>(RoundTrip.Of<Leg>(new WalkedLeg(2, default, "slow")));
    }

    [Fact]
    public void The_engine_s_serializer_refuses_what_is_not_on_its_list()
    {
        Assert.Contains("Unlisted.Inside", Refused(new Unlisted(new Plain())));
        Assert.Contains("Anything.What", Refused(new Anything(1)));
        Assert.Contains("Opened.File", Refused(new Opened(Stream.Null)));
        Assert.Contains("RunLeg", Refused<Leg>(new RunLeg(3, default)));
    }

    private static string Refused<T>(T value) => Assert.Throws<CannotTravelException>(() => RoundTrip.Bytes(value)).Message;

    /// <summary>For any type with a data contract.</summary>
    public sealed class ContractCodec : IValueCodec
    {
        public void Write<T>(T value, IBufferWriter<byte> output)
        {
            using var stream = new MemoryStream();
            using (var writer = XmlDictionaryWriter.CreateBinaryWriter(stream, null, null, ownsStream: false))
            {
                new DataContractSerializer(typeof(T)).WriteObject(writer, value);
            }

            output.Write(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        }

        public T Read<T>(ReadOnlyMemory<byte> bytes)
        {
            using var reader = XmlDictionaryReader.CreateBinaryReader(bytes.ToArray(), XmlDictionaryReaderQuotas.Max);
            return (T)new DataContractSerializer(typeof(T)).ReadObject(reader)!;
        }
    }

    [DataContract]
    [TravelsBy<ContractCodec>]
    public sealed class Order
    {
        [DataMember]
        public int Number { get; set; }

        [DataMember]
        public List<Line> Lines { get; private set; } = [];

        public string? Secret { get; set; } = null;
    }

    [DataContract]
    public sealed class Line
    {
        [DataMember]
        public string What { get; set; } = "";

        [DataMember]
        public decimal Price { get; set; }
    }

    public sealed record Crate(string Name, Order First, Dictionary<string, Order> More, Order? None);

    [TravelsBy<CelsiusCodec>]
    public readonly record struct Celsius(double Degrees);

    [TravelsBy<BlobCodec>]
    public sealed class Blob(string text)
    {
        public Stream Content { get; } = new MemoryStream(Encoding.UTF8.GetBytes(text));
    }

    [TravelsBy<TouchyCodec>]
    public sealed record Touchy(bool CannotWrite, bool CannotRead);

    [TravelsBy<HoardCodec>]
    public sealed class Hoard;

    [TravelsBy<EngineCodec>]
    public sealed record Trip(string Name, List<Leg> Legs, Dictionary<string, double> Costs);

    [TravelsBy<EngineCodec>]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(Leg), "leg")]
    [System.Text.Json.Serialization.JsonDerivedType(typeof(WalkedLeg), "walked")]
    public record Leg(int Kilometres, DateTime At);

    [TravelsBy<EngineCodec>]
    public sealed record WalkedLeg(int Kilometres, DateTime At, string Pace) : Leg(Kilometres, At);

    [TravelsBy<EngineCodec>]
    public sealed record RunLeg(int Kilometres, DateTime At) : Leg(Kilometres, At);

    public sealed record Plain;

    [TravelsBy<EngineCodec>]
    public sealed record Unlisted(Plain Inside);

    [TravelsBy<EngineCodec>]
    public sealed record Anything(object What);

    [TravelsBy<EngineCodec>]
    public sealed record Opened(Stream File);

    public sealed class CelsiusCodec : IValueCodec
    {
        public void Write<T>(T value, IBufferWriter<byte> output) =>
            output.Write(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{((Celsius)(object)value!).Degrees} C")));

        public T Read<T>(ReadOnlyMemory<byte> bytes) =>
            (T)(object)new Celsius(double.Parse(Encoding.UTF8.GetString(bytes.Span).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    public sealed class BlobCodec : IValueCodec
    {
        public void Write<T>(T value, IBufferWriter<byte> output) => output.Write(((MemoryStream)((Blob)(object)value!).Content).ToArray());

        public T Read<T>(ReadOnlyMemory<byte> bytes) => (T)(object)new Blob(Encoding.UTF8.GetString(bytes.Span));
    }

    public sealed class TouchyCodec : IValueCodec
    {
        public void Write<T>(T value, IBufferWriter<byte> output)
        {
            var touchy = (Touchy)(object)value!;
            output.GetSpan(1)[0] = touchy.CannotWrite ? throw new IOException("no ink") : touchy.CannotRead ? (byte)1 : (byte)0;
            output.Advance(1);
        }

        public T Read<T>(ReadOnlyMemory<byte> bytes) => bytes.Span[0] == 1 ? throw new IOException("no light") : (T)(object)new Touchy(false, false);
    }

    public sealed class HoardCodec : IValueCodec
    {
        public static ReadOnlyMemory<byte> Kept { get; private set; }

        public void Write<T>(T value, IBufferWriter<byte> output) => output.Write<byte>([1, 2, 3]);

        public T Read<T>(ReadOnlyMemory<byte> bytes)
        {
            Kept = bytes;
            return (T)(object)new Hoard();
        }
    }
}

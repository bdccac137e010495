#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using System.Buffers;
using System.Globalization;
using System.Text;
using Troupe;

// A type that says by which codec it goes between processes: here one line of text.
await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 2);

Place[] places = [new("Ulm", 48.4, 10.0), new("Bern", 46.9, 7.4)];
foreach (var place in await pool.MapAsync(static place => place with { Name = place.Name.ToUpperInvariant() }, places))
{
    Console.WriteLine(place);
}

[TravelsBy<LineCodec>]
public sealed record Place(string Name, double North, double East);

/// <summary>With protobuf-net it would be: Serializer.Serialize(output, value), and Serializer.Deserialize&lt;T&gt;(bytes).</summary>
public sealed class LineCodec : IValueCodec
{
    public void Write<T>(T value, IBufferWriter<byte> output)
    {
        var place = (Place)(object)value!;
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{place.North};{place.East};{place.Name}"), output);
    }

    public T Read<T>(ReadOnlyMemory<byte> bytes)
    {
        var parts = Encoding.UTF8.GetString(bytes.Span).Split(';', 3);
        var (north, east) = (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
        return (T)(object)new Place(parts[2], north, east);
    }
}

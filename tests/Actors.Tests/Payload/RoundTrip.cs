namespace Troupe.Actors.Tests.Payload;

using Troupe.Payload;
using Xunit;

/// <summary>A value to bytes and back by its static type, as between two processes.</summary>
internal static class RoundTrip
{
    public static T Of<T>(T value)
    {
        using var writer = new PayloadWriter();
        Codec<T>.Instance.Write(writer, value);
        var reader = new PayloadReader(writer.Written, [.. writer.Refs]);
        var back = Codec<T>.Instance.Read(ref reader);
        Assert.True(reader.AtEnd, $"{reader.Left} bytes were not read.");
        return back;
    }

    public static byte[] Bytes<T>(T value)
    {
        using var writer = new PayloadWriter();
        Codec<T>.Instance.Write(writer, value);
        return writer.Written.ToArray();
    }

    public static T[] Many<T>(T[] values)
    {
        using var writer = new PayloadWriter();
        Codec<T>.Instance.WriteMany(writer, values);
        var reader = new PayloadReader(writer.Written, [.. writer.Refs]);
        var back = new T[values.Length];
        Codec<T>.Instance.ReadMany(ref reader, back);
        Assert.True(reader.AtEnd, $"{reader.Left} bytes were not read.");
        return back;
    }
}

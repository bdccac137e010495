namespace Troupe.Accounts;

using System.Buffers.Binary;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>Add this to the balance: a deposit if positive, a withdrawal if negative.</summary>
internal sealed record ChangeBalance(long Request, decimal Amount) : WireMessage, IWireMessage<ChangeBalance>, IRequest
{
    public static string Manifest => "ac";

    public static ChangeBalance Read(ref WireReader reader) => new(reader.Number(), Money.Read(ref reader));

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        Money.Write(writer, Amount);
    }
}

/// <summary>How much is there?</summary>
internal sealed record ReadBalance(long Request) : WireMessage, IWireMessage<ReadBalance>, IRequest
{
    public static string Manifest => "ab";

    public static ReadBalance Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>Close the account; only from the handle that opened it.</summary>
internal sealed record CloseAccount(long Request) : IRequest;

/// <summary>Whether it was done, and the balance then.</summary>
internal sealed record BalanceTold(long Request, bool Accepted, decimal Balance) : WireMessage, IWireMessage<BalanceTold>, IReply
{
    public static string Manifest => "at";

    public static BalanceTold Read(ref WireReader reader) => new(reader.Number(), reader.Flag(), Money.Read(ref reader));

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Flag(Accepted);
        Money.Write(writer, Balance);
    }
}

/// <summary>A decimal on the wire: its four parts, sixteen bytes, little-endian.</summary>
file static class Money
{
    public static decimal Read(ref WireReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, reader.Int64());
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], reader.Int64());
        Span<int> parts = stackalloc int[4];
        for (var i = 0; i < 4; i++)
        {
            parts[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
        }

        try
        {
            return new decimal(parts);
        }
        catch (ArgumentException)
        {
            throw new WireFormatException("Sixteen bytes are no decimal.");
        }
    }

    public static void Write(WireWriter writer, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        writer.Int64((uint)parts[0] | ((long)parts[1] << 32));
        writer.Int64((uint)parts[2] | ((long)parts[3] << 32));
    }
}

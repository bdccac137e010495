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

/// <summary>Pay this sum to that account.</summary>
internal sealed record TransferMoney(long Request, IActorRef Payee, decimal Amount) : WireMessage, IWireMessage<TransferMoney>, IRequest
{
    public static string Manifest => "am";

    public static TransferMoney Read(ref WireReader reader) => new(reader.Number(), reader.Ref(), Money.ReadSum(ref reader));

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Ref(Payee);
        Money.Write(writer, Amount);
    }
}

/// <summary>What became of the transfer, and the paying account's balance then.</summary>
internal sealed record TransferTold(long Request, TransferOutcome Outcome, decimal Balance) : WireMessage, IWireMessage<TransferTold>, IReply
{
    public static string Manifest => "ar";

    public static TransferTold Read(ref WireReader reader)
    {
        var (request, outcome) = (reader.Number(), (TransferOutcome)reader.Count());
        return Enum.IsDefined(outcome) ? new(request, outcome, Money.Read(ref reader)) : throw new WireFormatException($"{(int)outcome} is no outcome of a transfer.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number((int)Outcome);
        Money.Write(writer, Balance);
    }
}

/// <summary>From payer to payee: take this sum in keeping. The request is the payer's number of the transfer; of those below the lowest nothing will be heard any more.</summary>
internal sealed record OfferMoney(long Request, long Lowest, decimal Amount) : WireMessage, IWireMessage<OfferMoney>, IRequest
{
    public static string Manifest => "ao";

    public static OfferMoney Read(ref WireReader reader) => new(reader.Number(), reader.Number(), Money.ReadSum(ref reader));

    public override void Write(WireWriter writer)
    {
        writer.Number(Request);
        writer.Number(Lowest);
        Money.Write(writer, Amount);
    }
}

/// <summary>From payee to payer: what it said to the offer of this number.</summary>
internal sealed record OfferAnswered(long Number, OfferAnswer Answer) : WireMessage, IWireMessage<OfferAnswered>
{
    public static string Manifest => "ak";

    public static OfferAnswered Read(ref WireReader reader)
    {
        var (number, answer) = (reader.Number(), (OfferAnswer)reader.Count());
        return Enum.IsDefined(answer) ? new(number, answer) : throw new WireFormatException($"{(int)answer} is no answer to an offer.");
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Number);
        writer.Number((int)Answer);
    }
}

/// <summary>From payer to payee: what you have in keeping under this number is yours.</summary>
internal sealed record ConfirmMoney(long Request) : WireMessage, IWireMessage<ConfirmMoney>, IRequest
{
    public static string Manifest => "ap";

    public static ConfirmMoney Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Request);
}

/// <summary>From payee to payer: it is booked.</summary>
internal sealed record MoneyBooked(long Number) : WireMessage, IWireMessage<MoneyBooked>
{
    public static string Manifest => "ad";

    public static MoneyBooked Read(ref WireReader reader) => new(reader.Number());

    public override void Write(WireWriter writer) => writer.Number(Number);
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

    /// <summary>One that cannot be negative: such a transfer would take from the payee.</summary>
    public static decimal ReadSum(ref WireReader reader) => Read(ref reader) is >= 0 and var sum ? sum : throw new WireFormatException("A sum is negative.");

    public static void Write(WireWriter writer, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        writer.Int64((uint)parts[0] | ((long)parts[1] << 32));
        writer.Int64((uint)parts[2] | ((long)parts[3] << 32));
    }
}

namespace Troupe.Actors.Tests.Peers;

using Troupe.Accounts;
using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;
using Xunit;

public class RequestMessagesTests : TestKit
{
    public static TheoryData<object> Messages =>
    [
        new CancelRequest(1),
        new RequestWithdrawn(long.MaxValue),
        new TargetGone(3),
        new PutParcel(4, s_parcel, Wait: true),
        new TakeItem(5, Wait: false),
        new CountItems(6),
        new ShutDownQueue(7, Immediate: true),
        new ParcelTaken(8, s_parcel),
        new ItemStays(9, "why"),
        new QueueAnswered(10, QueueOutcome.ShutDown),
        new ItemsCounted(11, 12),
        new ChangeBalance(13, -79_228_162_514_264_337_593_543_950_335m),
        new ReadBalance(14),
        new BalanceTold(15, Accepted: false, 0.0000000000000000000000000001m),
    ];

    // One parcel for all: parcels are compared as the same object, so it is put back after reading.
    private static readonly Parcel s_parcel = new(new byte[] { 1, 2, 3 }, null, []);

    [Theory]
    [MemberData(nameof(Messages), DisableDiscoveryEnumeration = true)]
    public void A_message_is_read_as_it_was_written(object message)
    {
        var serializer = new WireSerializer((ExtendedActorSystem)Sys);

        var read = serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));

        Assert.Equal(message, read switch
        {
            PutParcel put when put.Item.Inline.Span.SequenceEqual(s_parcel.Inline.Span) => put with { Item = s_parcel },
            ParcelTaken taken when taken.Item.Inline.Span.SequenceEqual(s_parcel.Inline.Span) => taken with { Item = s_parcel },
            _ => read,
        });
    }

    [Fact]
    public void Bytes_that_are_no_decimal_or_no_outcome_are_refused()
    {
        var serializer = new WireSerializer((ExtendedActorSystem)Sys);

        Assert.Throws<WireFormatException>(() => serializer.FromBinary([1, .. Enumerable.Repeat((byte)0xFF, 16)], "ac"));
        Assert.Throws<WireFormatException>(() => serializer.FromBinary([1, 99], "qa"));
    }
}

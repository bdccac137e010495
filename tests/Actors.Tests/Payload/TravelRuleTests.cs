namespace Troupe.Actors.Tests.Payload;

using System.Net.Sockets;
using System.Numerics;
using Troupe.Payload;
using Xunit;

public class TravelRuleTests
{
    [Theory]
    [InlineData(typeof(int))]
    [InlineData(typeof(string[]))]
    [InlineData(typeof((int, string)))]
    [InlineData(typeof(Dictionary<string, List<Guid?>>))]
    [InlineData(typeof(IReadOnlyDictionary<string, Plain>))]
    [InlineData(typeof(Plain))]
    [InlineData(typeof(DateTimeOffset))]
    [InlineData(typeof(object[]))]
    public void Plain_data_travels(Type type) => Assert.Null(TravelRule.Find(type));

    [Theory]
    [InlineData(typeof(Stream), "a stream cannot travel")]
    [InlineData(typeof(Func<int>), "a delegate")]
    [InlineData(typeof(Task<int>), "await it")]
    [InlineData(typeof(Thread), "a thread")]
    [InlineData(typeof(Socket), "a socket")]
    [InlineData(typeof(Type), "a type or member")]
    [InlineData(typeof(CancellationToken), "last parameter")]
    [InlineData(typeof(IntPtr), "a pointer")]
    [InlineData(typeof(IQueryable<int>), "a query")]
    [InlineData(typeof(IDisposable), "an interface")]
    [InlineData(typeof(Stack<int>), "reverse order")]
    [InlineData(typeof(BigInteger), "state would be lost")]
    [InlineData(typeof(List<FileStream>), "a stream cannot travel")]
    [InlineData(typeof(SemaphoreSlim), "state would be lost")]
    [InlineData(typeof(InvalidOperationException), "an exception")]
    [InlineData(typeof(Pointing), "a pointer")]
    public void What_is_bound_to_its_process_does_not(Type type, string reason) =>
        Assert.Contains(reason, $"{Assert.IsType<TravelRule.Refusal>(TravelRule.Find(type))}");

    [Fact]
    public void The_way_to_the_member_is_named()
    {
        Assert.Equal("TravelRuleTests.Order.Log (System.IO.FileStream)", TravelRule.Find(typeof(Order))?.Member);
        Assert.Equal("TravelRuleTests.Deep.Orders[].Log (System.IO.FileStream)", TravelRule.Find(typeof(Deep))?.Member);
        var refused = Assert.Throws<CannotTravelException>(() => Codec<Order>.Instance);
        Assert.Equal("TravelRuleTests.Order.Log (System.IO.FileStream): a stream cannot travel", refused.Message);
    }

    [Fact]
    public void A_refusal_is_told_each_time()
    {
        Assert.Throws<CannotTravelException>(() => Codec<Stream>.Instance);
        Assert.Throws<CannotTravelException>(() => Codec<Stream>.Instance);
        Assert.Throws<CannotTravelException>(() => Codec<Stream[]>.Instance);
    }

    public sealed record Plain(string Name, int[] Numbers, Plain? Next);

    public sealed record Order(int Id, FileStream Log);

    public sealed record Deep(List<Order> Orders);

    public unsafe struct Pointing
    {
        public int* At;
    }
}

namespace Troupe.Host.Tests.Mapping;

using Troupe.Host.Lines;
using Troupe.Host.Mapping;

public sealed class ItemsUnderWayTests
{
    private const int Room = 1024;

    [Fact]
    public async Task One_that_cannot_be_read_has_its_turn_behind_those_that_were_read_before_it()
    {
        var items = new ItemsUnderWay(takesUnreadable: true, inOrder: true);
        items.Add(Item(0));
        await items.AddAsync(Item(1), new FormatException("1"), CancellationToken.None);
        items.Add(Item(2));
        await items.AddAsync(Item(3), new FormatException("3"), CancellationToken.None);

        Assert.False(items.TryTakeUnreadable(out _, out _));
        Assert.Equal(Item(0), items.Take(0));
        Assert.True(items.TryTakeUnreadable(out var second, out var error));
        Assert.Equal((Item(1), "1"), (second, error.Message));
        Assert.False(items.TryTakeUnreadable(out _, out _));
        Assert.Equal(Item(2), items.Take(1));
        Assert.True(items.TryTakeUnreadable(out var fourth, out _));
        Assert.Equal(Item(3), fourth);
    }

    [Fact]
    public async Task Without_an_order_it_waits_for_none()
    {
        var items = new ItemsUnderWay(takesUnreadable: true, inOrder: false);
        items.Add(Item(0));
        await items.AddAsync(Item(1), new FormatException("1"), CancellationToken.None);

        Assert.True(items.TryTakeUnreadable(out var second, out _));
        Assert.Equal(Item(1), second);
    }

    [Fact]
    public async Task The_reader_waits_when_there_are_too_many_of_them()
    {
        var items = new ItemsUnderWay(takesUnreadable: true, inOrder: true);
        for (var i = 0; i < Room; i++)
        {
            await items.AddAsync(Item(i), new FormatException(), CancellationToken.None);
        }

        using var stop = new CancellationTokenSource();
        var waiting = items.AddAsync(Item(Room), new FormatException(), CancellationToken.None).AsTask();
        var left = items.AddAsync(Item(Room + 1), new FormatException(), stop.Token).AsTask();
        Assert.False(waiting.IsCompleted || left.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        Assert.True(items.TryTakeUnreadable(out _, out _));
        await waiting;
    }

    [Fact]
    public async Task Whoever_asks_before_looking_misses_none()
    {
        var items = new ItemsUnderWay(takesUnreadable: true, inOrder: true);
        var added = items.UnreadableAsync();
        Assert.False(added.IsCompleted);

        await items.AddAsync(Item(0), new FormatException(), CancellationToken.None);

        await added;
        Assert.False(items.UnreadableAsync().IsCompleted);
    }

    private static UnderWay Item(long number) => new(number, new InputRecord(0, number + 1, $"{number}"), 0);
}

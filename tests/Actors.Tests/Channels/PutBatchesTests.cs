namespace Troupe.Actors.Tests.Channels;

using Troupe.Channels;
using Troupe.Payload;
using Xunit;

/// <summary>Puts of many callers at one handle that share messages.</summary>
public sealed class PutBatchesTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_is_cancelled_before_it_is_sent_is_not_sent_and_the_others_go_in_their_order()
    {
        List<int[]> sent = [];
        var answer = new TaskCompletionSource();
        var batches = new PutBatches(
            async parcels =>
            {
                sent.Add(Array.ConvertAll(parcels, ItemParcel.Open<int>));
                await answer.Task;
                return parcels.Length;
            },
            static (_, _) => throw new InvalidOperationException("there is room"));
        using var cancel = new CancellationTokenSource();
        Task[] puts = [Put(1), Put(2)];
        var cancelled = batches.PutAsync(ItemParcel.Pack(3), cancel.Token);
        var last = Put(4);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(s_patience));
        answer.SetResult();

        await Task.WhenAll([.. puts, last]).WaitAsync(s_patience);
        Assert.Equal([[1], [2, 4]], sent);

        Task Put(int item) => batches.PutAsync(ItemParcel.Pack(item), CancellationToken.None);
    }

    [Fact]
    public async Task What_there_is_no_room_for_waits_each_for_itself()
    {
        var room = new TaskCompletionSource();
        List<int> waited = [];
        var batches = new PutBatches(static _ => Task.FromResult(0), (parcel, _) => WaitAsync(parcel));

        var put = batches.PutAsync(ItemParcel.Pack(1), CancellationToken.None);
        Assert.False(put.IsCompleted);
        room.SetResult();

        await put.WaitAsync(s_patience);
        Assert.Equal([1], waited);

        async Task WaitAsync(Parcel parcel)
        {
            await room.Task;
            waited.Add(ItemParcel.Open<int>(parcel));
        }
    }
}

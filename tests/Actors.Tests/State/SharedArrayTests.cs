namespace Troupe.Actors.Tests.State;

using System.Runtime.CompilerServices;
using Troupe.Actors.Tests.Payload;
using Troupe.Payload;
using Xunit;

/// <summary>An array and its memory within one process.</summary>
public class SharedArrayTests
{
    [Fact]
    public async Task Elements_are_read_and_written_one_by_one_in_spans_and_copies()
    {
        await using var array = SharedArray.Create<(int Number, Guid Id, byte Small)>(5);
        array[4] = (7, Guid.AllBitsSet, 3);
        array.CopyFrom([(1, Guid.Empty, 1), (2, Guid.Empty, 2)], start: 1);
        var copy = new (int Number, Guid Id, byte Small)[2];
        array.CopyTo(copy, start: 3);

        Assert.Equal([default, (7, Guid.AllBitsSet, 3)], copy);
        Assert.Equal((2, 5), (array[2].Number, array.ToArray().Length));
        Assert.Throws<IndexOutOfRangeException>(() => array[5]);
        Assert.Throws<IndexOutOfRangeException>(() => array[-1] = default);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.CopyTo(copy, start: 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.CopyFrom(copy, start: -1));
    }

    [Fact]
    public async Task Elements_of_every_size_come_back()
    {
        await using var bytes = SharedArray.Create<bool>(3);
        await using var shorts = SharedArray.Create<char>(3);
        await using var words = SharedArray.Create<float>(3);
        await using var longs = SharedArray.Create<DateTime>(3);
        await using var none = SharedArray.Create<int>(0);
        (bytes[1], shorts[1], words[1], longs[1]) = (true, 'ж', 1.5f, DateTime.MaxValue);

        Assert.Equal([false, true, false], bytes.ToArray());
        Assert.Equal(['\0', 'ж', '\0'], shorts.ToArray());
        Assert.Equal([0, 1.5f, 0], words.ToArray());
        Assert.Equal([default, DateTime.MaxValue, default], longs.ToArray());
        Assert.Equal([], none.ToArray());
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedArray.Create<int>(-1));
        Assert.Throws<CannotTravelException>(() => SharedArray.Create<nint>(1));
        Assert.Throws<InsufficientMemoryException>(() => SharedArray.Create<Page>(int.MaxValue));
    }

    [Fact]
    public async Task Disposing_frees_the_memory_at_once()
    {
        const int Size = 17 * 4096;
        var array = SharedArray.Create<byte>(Size);
        array[Size - 1] = 1;
        Assert.True(ArrayMemory.IsMapped(Size));

        await array.DisposeAsync();

        Assert.False(ArrayMemory.IsMapped(Size));
    }

    [Fact]
    public void A_view_keeps_the_memory_until_it_is_disposed()
    {
        const int Size = 19 * 4096;
        var array = SharedArray.Create<byte>(Size);
        var view = array.Open();
        Assert.True(array.DisposeAsync().IsCompletedSuccessfully);
        view[0] = 9;
        Assert.Equal((9, Size), (view[0], view.Span.Length));
        Assert.True(ArrayMemory.IsMapped(Size));

        view.Dispose();
        view.Dispose();

        Assert.False(ArrayMemory.IsMapped(Size));
        Assert.True(Throws(ref view));
    }

    [Fact]
    public async Task Copies_of_a_view_end_its_use_once()
    {
        const int Size = 29 * 4096;
        await using var array = SharedArray.Create<byte>(Size);
        var view = array.Open();
        var copy = view;

        copy.Dispose();
        view.Dispose();

        Assert.True(Throws(ref view));
        Assert.True(ArrayMemory.IsMapped(Size));
    }

    [Fact]
    public void What_somebody_may_look_at_stays_mapped_when_its_block_is_collected()
    {
        const int Size = 23 * 4096;
        Forget(Size);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.True(ArrayMemory.IsMapped(Size));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Forget(int size) => Segments.Store.Share(mark: 79, size);
    }

    [Fact]
    public async Task A_disposed_array_has_no_lock()
    {
        var array = SharedArray.Create<byte>(1);
        var guard = array.Lock;
        await array.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => array.Lock);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => guard.AcquireAsync().WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public unsafe void Who_is_late_with_a_span_meets_memory_that_is_nobody_elses()
    {
        var block = SharedBlocks.Create(4096);
        var late = new Span<byte>(block.Start, 4096);
        late[0] = 1;

        SharedBlocks.GiveUp(block);

        Assert.Equal(0, late[0]); // Where nothing is mapped this would end the process.
        late[4095] = 5;
        Assert.Equal(5, late[4095]);
        GC.KeepAlive(block);
    }

    [Fact]
    public async Task A_second_handle_in_the_same_process_is_a_user_of_its_own()
    {
        var array = SharedArray.Create<int>(1);
        var other = RoundTrip.Of(array);
        array[0] = 3;

        await array.DisposeAsync();

        other.Add(0, 1);
        Assert.Equal(4, other[0]);
        Assert.Equal(4, RoundTrip.Of(other)[0]);
    }

    [Fact]
    public async Task A_handle_that_comes_too_late_says_so_when_it_is_used()
    {
        var array = SharedArray.Create<int>(1, "early");
        using var writer = new PayloadWriter();
        Codec<SharedArray<int>>.Instance.Write(writer, array);
        await array.DisposeAsync();
        var reader = new PayloadReader(writer.Written, [.. writer.Refs]);
        var late = Codec<SharedArray<int>>.Instance.Read(ref reader)!;

        Assert.Equal(("early", 1), (late.Name, late.Length));
        Assert.Contains("early", Assert.Throws<ObjectDisposedException>(() => late[0]).Message, StringComparison.Ordinal);
        await late.DisposeAsync();
    }

    [Fact]
    public void A_number_that_means_another_file_by_now_is_refused()
    {
        var block = SharedBlocks.Create(4096);
        var other = SharedBlocks.Create(4096);
        var place = other.Name.Teller;

        Assert.Throws<SegmentException>(() => SharedBlocks.Join(block.Name with { Mark = block.Mark + 1, Teller = place, Maker = place }));
        Assert.Throws<SegmentException>(() => SharedBlocks.Join(other.Name with { Mark = block.Mark ^ 1, Size = 8192 }));
        SharedBlocks.GiveUp(other);
        SharedBlocks.GiveUp(block);
        Assert.False(ArrayMemory.IsOpen(block.Mark));
        Assert.False(ArrayMemory.IsOpen(other.Mark));
    }

    [Fact]
    public unsafe void Where_there_are_no_memory_files_a_private_file_serves_and_leaves_nothing()
    {
        var store = new FileSegmentStore();
        var one = store.Share(78, 4096);
        var other = store.Join(one.Name);
        one.Start[4095] = 3;
        Assert.Equal(3, other.Start[4095]);

        one.LetGo();

        Assert.Throws<SegmentException>(() => store.Join(one.Name));
        other.Start[4095]++;
        Assert.Equal(4, one.Start[4095]);
        other.LetGo();
        Assert.False(Directory.Exists(Path.Combine(Path.GetTempPath(), $"troupe-segments-{Environment.ProcessId}")));
        GC.KeepAlive(one);
        GC.KeepAlive(other);
    }

    private static bool Throws(ref SharedArrayView<byte> view)
    {
        try
        {
            return view.Span.Length < 0;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    [InlineArray(1 << 20)]
    private struct Page
    {
        private long _first;
    }
}

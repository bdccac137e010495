namespace Troupe.Actors.Tests.Payload;

using System.Diagnostics;
using Troupe.Payload;
using Xunit;

/// <summary>Alone: every test of this process has the same shared memory.</summary>
[Collection(nameof(AloneWithSharedMemory))]
public class SegmentsTests
{
    [Fact]
    public void Small_values_stay_in_their_message()
    {
        using var writer = new PayloadWriter();
        writer.Bytes(new byte[Parcel.InlineLimit]);
        var parcel = Parcel.Pack(writer);
        Assert.Null(parcel.Segment);
        Assert.Equal(Parcel.InlineLimit, parcel.Inline.Length);
    }

    [Fact]
    public void Large_values_go_through_a_segment_until_it_is_released()
    {
        var values = Enumerable.Range(0, 100_000).ToArray();
        using var writer = new PayloadWriter();
        Codec<int[]>.Instance.Write(writer, values);
        var parcel = Parcel.Pack(writer);

        Assert.True(parcel.Inline.IsEmpty);
        using (var open = parcel.Open())
        {
            var reader = open.Reader();
            Assert.Equal(values, Codec<int[]>.Instance.Read(ref reader));
        }

        Assert.True(Segments.Release(parcel.Segment!.Id));
        Assert.False(Segments.Release(parcel.Segment.Id));
        Assert.Throws<SegmentException>(() => parcel.Open().Dispose());
    }

    [Fact]
    public void All_segments_of_an_owner_go_at_once()
    {
        var (mine, other) = (Segments.Create(new byte[10], "chunk 1"), Segments.Create(new byte[10], "chunk 2"));
        Segments.ReleaseAll("chunk 1");
        Assert.False(Segments.Release(mine.Id));
        Assert.True(Segments.Release(other.Id));
    }

    [Fact]
    public async Task Another_process_sees_the_bytes()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var name = Segments.Create("seen from afar\n"u8);
        using var head = Process.Start(new ProcessStartInfo("head", $"-c {name.Length} /proc/{name.OwnerProcess}/fd/{name.Descriptor}") { RedirectStandardOutput = true })!;
        Assert.Equal("seen from afar\n", await head.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        Segments.Release(name.Id);
    }

    [Fact]
    public void A_segment_of_a_process_that_is_gone_is_refused() =>
        Assert.Throws<SegmentException>(() => Segments.Open(new SegmentName(1, 1, int.MaxValue, 3, 10)));

    [Fact]
    public async Task A_descriptor_that_means_something_else_by_now_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var cat = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var refused = Assert.Throws<SegmentException>(() => Segments.Open(new SegmentName(1, 1, cat.Id, 0, 10)));
        Assert.Contains("pipe", refused.Message);
        cat.StandardInput.Close();
        await cat.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_segment_shorter_than_announced_is_refused()
    {
        var name = Segments.Create(new byte[100]);
        Assert.Throws<SegmentException>(() => Segments.Open(name with { Length = 100 * 1024 * 1024 }));
        Segments.Release(name.Id);
    }

    [Fact]
    public void Memory_whose_reader_is_done_is_written_to_again()
    {
        var first = Segments.Create(new byte[20 * 1024 * 1024 / 2]);
        using (var view = Segments.Open(first))
        {
            Assert.Equal(0, view.Bytes[^1]);
        }

        Assert.True(Segments.Return(first.Id));
        var second = Segments.Create(Enumerable.Repeat((byte)7, 9 * 1024 * 1024).ToArray());
        Assert.Equal(first.Mark, second.Mark);
        Assert.NotEqual(first.Id, second.Id);
        Assert.False(Segments.Return(first.Id));
        Assert.Throws<SegmentException>(() => Segments.Open(first));
        using (var view = Segments.Open(second))
        {
            Assert.Equal((7, 9 * 1024 * 1024), (view.Bytes[^1], view.Bytes.Length));
        }

        Segments.Return(second.Id);
    }

    [Fact]
    public void Memory_that_may_still_be_read_is_not_written_to_again()
    {
        var first = Segments.Create([1, 2, 3]);
        using var view = Segments.Open(first);
        Assert.True(Segments.Release(first.Id));

        var others = Enumerable.Range(0, 50).Select(_ => Segments.Create([9, 9, 9])).ToList();

        Assert.Equal([1, 2, 3], view.Bytes.ToArray());
        Assert.DoesNotContain(others, other => other.Mark == first.Mark);
        others.ForEach(other => Segments.Return(other.Id));
    }

    [Fact]
    public void What_is_written_to_a_parcel_grows_in_shared_memory()
    {
        using var writer = PayloadWriter.ForParcel();
        for (var i = 0; i < 3_000_000; i++)
        {
            writer.Raw(i);
        }

        var parcel = Parcel.Pack(writer);

        Assert.Equal(0, writer.Length);
        using (var open = parcel.Open())
        {
            var reader = open.Reader();
            for (var i = 0; i < 3_000_000; i++)
            {
                if (reader.Raw<int>() != i)
                {
                    Assert.Fail($"{i} is not there.");
                }
            }

            Assert.True(reader.AtEnd);
        }

        parcel.Return();
    }

    [Fact]
    public void A_writer_that_was_given_up_lends_nothing()
    {
        var before = Segments.Count;
        using (var writer = PayloadWriter.ForParcel())
        {
            writer.Bytes(new byte[1_000_000]);
            writer.Truncate(10);
            Assert.Null(Parcel.Pack(writer).Segment);
        }

        Assert.Equal(before, Segments.Count);
    }

    [Fact]
    public void Memory_that_is_only_read_is_borrowed_until_the_lease_ends()
    {
        using var writer = PayloadWriter.ForParcel();
        writer.Byte(5);
        Codec<ReadOnlyMemory<long>>.Instance.Write(writer, Enumerable.Range(0, 50_000).Select(i => (long)i).ToArray());
        Codec<List<ReadOnlyMemory<byte>>>.Instance.Write(writer, [new byte[70_000], default]);
        var parcel = Parcel.Pack(writer);
        var lease = new ParcelLease(parcel);
        var reader = lease.Reader();

        Assert.Equal(5, reader.Byte());
        var numbers = Codec<ReadOnlyMemory<long>>.Instance.Read(ref reader);
        var pieces = Codec<List<ReadOnlyMemory<byte>>>.Instance.Read(ref reader)!;
        Assert.True(reader.AtEnd);
        Assert.Equal((50_000, 49_999L), (numbers.Length, numbers.Span[^1]));
        Assert.Equal([70_000, 0], pieces.Select(piece => piece.Length));
        Assert.False(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(pieces[0], out _), "it was copied");
        var pinned = numbers.Pin();

        lease.Dispose();

        Assert.Contains("length of the call", Assert.Throws<ObjectDisposedException>(() => numbers.Span.Length).Message);
        Assert.Throws<ObjectDisposedException>(() => pieces[0].Span.Length);
        Assert.Throws<ObjectDisposedException>(() => numbers.Pin());
        unsafe
        {
            Assert.Equal(49_999L, ((long*)pinned.Pointer)[49_999]); // still mapped
        }

        pinned.Dispose();
        parcel.Return();
    }

    [Fact]
    public void Without_a_lease_memory_that_is_only_read_is_copied()
    {
        var back = RoundTrip.Of(new ReadOnlyMemory<double>([1, 2, 3]));
        Assert.Equal([1, 2, 3], back.ToArray());
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(back, out _));
        Assert.Equal([[1], [], [2, 3]], RoundTrip.Many<ReadOnlyMemory<int>>([new([1]), default, new([2, 3])]).Select(one => one.ToArray()));
    }

    [Fact]
    public void Where_there_are_no_memory_files_a_private_file_serves_and_leaves_nothing()
    {
        var store = new FileSegmentStore();
        var segment = store.Create(77, 4096);
        new byte[] { 1, 2, 3 }.CopyTo(segment.GetSpan());
        segment.Grow(8192);
        segment.GetSpan()[8191] = 4;
        var name = new SegmentName(1, 77, Environment.ProcessId, 0, 8192);
        unsafe
        {
            using var mapping = store.Map(name);
            var bytes = new ReadOnlySpan<byte>(mapping.Start, mapping.Capacity);
            Assert.Equal([1, 2, 3], bytes[..3].ToArray());
            Assert.Equal((8192, 4), (bytes.Length, bytes[^1]));
        }

        segment.Close();
        Assert.Throws<SegmentException>(() => store.Map(name));
        Assert.False(Directory.Exists(Path.Combine(Path.GetTempPath(), $"troupe-segments-{Environment.ProcessId}")));
    }
}

[CollectionDefinition(nameof(AloneWithSharedMemory), DisableParallelization = true)]
public sealed class AloneWithSharedMemory;

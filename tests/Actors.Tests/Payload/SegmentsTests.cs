namespace Troupe.Actors.Tests.Payload;

using System.Diagnostics;
using Troupe.Payload;
using Xunit;

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
        using var cat = Process.Start(new ProcessStartInfo("cat", $"/proc/{name.OwnerProcess}/fd/{name.Descriptor}") { RedirectStandardOutput = true })!;
        Assert.Equal("seen from afar\n", await cat.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        Segments.Release(name.Id);
    }

    [Fact]
    public void A_segment_of_a_process_that_is_gone_is_refused() =>
        Assert.Throws<SegmentException>(() => Segments.Open(new SegmentName(1, int.MaxValue, 3, 10)));

    [Fact]
    public async Task A_descriptor_that_means_something_else_by_now_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var cat = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var refused = Assert.Throws<SegmentException>(() => Segments.Open(new SegmentName(1, cat.Id, 0, 10)));
        Assert.Contains("pipe", refused.Message);
        cat.StandardInput.Close();
        await cat.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_segment_shorter_than_announced_is_refused()
    {
        var name = Segments.Create(new byte[100]);
        Assert.Throws<SegmentException>(() => Segments.Open(name with { Length = 5_000 }));
        Segments.Release(name.Id);
    }

    [Fact]
    public void Where_there_are_no_memory_files_a_private_file_serves_and_leaves_nothing()
    {
        var store = new FileSegmentStore();
        var name = new SegmentName(77, Environment.ProcessId, store.Create(77, [1, 2, 3]), 3);
        using (var view = store.Open(name))
        {
            Assert.Equal([1, 2, 3], view.Bytes.ToArray());
        }

        store.Release(name);
        Assert.Throws<SegmentException>(() => store.Open(name));
        Assert.False(Directory.Exists(Path.Combine(Path.GetTempPath(), $"troupe-segments-{Environment.ProcessId}")));
    }
}

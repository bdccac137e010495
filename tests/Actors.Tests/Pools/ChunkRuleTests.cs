namespace Troupe.Actors.Tests.Pools;

using Troupe.Pools;
using Xunit;

public class ChunkRuleTests
{
    [Fact]
    public void The_first_chunk_of_a_job_is_one_item() => Assert.Equal(1, ChunkRule.Size(default, 1_000_000, 2, 5000));

    [Fact]
    public void A_chunk_holds_the_target_of_work() => Assert.Equal(500, ChunkRule.Size(new ChunkPace(10, 500), 1_000_000, 2, 5000));

    [Fact]
    public void Chunks_grow_step_by_step_from_what_has_been_measured() => Assert.Equal(16, ChunkRule.Size(new ChunkPace(0.01, 1), 1_000_000, 2, 5000));

    [Fact]
    public void Towards_the_end_chunks_shrink_so_that_nobody_idles() => Assert.Equal(25, ChunkRule.Size(new ChunkPace(1, 5000), 100, 2, 5000));

    [Fact]
    public void Items_longer_than_the_target_go_alone() => Assert.Equal(1, ChunkRule.Size(new ChunkPace(1_000_000, 1), 1000, 2, 5000));

    [Fact]
    public void A_worker_with_long_chunks_holds_two() => Assert.Equal(2, ChunkRule.Depth(5000, 1000));

    [Fact]
    public void A_worker_with_short_chunks_holds_as_many_as_cover_the_way() => Assert.Equal(11, ChunkRule.Depth(100, 1000));

    [Fact]
    public void A_worker_never_holds_more_than_the_bound() => Assert.Equal(ChunkRule.MaxDepth, ChunkRule.Depth(0, 1000));
}

namespace Troupe.Actors.Tests.Pools;

using System.Runtime.InteropServices;
using Troupe.Actors.Tests.Payload;
using Troupe.Payload;
using Xunit;

/// <summary>Values that are too large for a message, on every backend.</summary>
public abstract class LargeValuesContract(Backend backend) : OnBackend(backend)
{
    protected const int Large = 1_000_000;

    [Fact]
    public async Task Large_arrays_go_there_and_back_whole_however_often()
    {
        await using var pool = await StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var first = (byte)round;

            var back = await pool.MapAsync(static array => array.Select(value => (byte)(value + 1)).ToArray(), Enumerable.Range(0, 6).Select(i => Filled(first + i))).WaitAsync(Patience);

            Assert.Equal(Enumerable.Range(0, 6).Select(i => (Large, (byte)(first + i + 1))), back.Select(array => (array.Length, array.Distinct().Single())));
        }
    }

    [Fact]
    public async Task Memory_goes_as_the_part_that_it_is_of_its_array()
    {
        await using var pool = await StartAsync();
        var numbers = Enumerable.Range(0, 100_000).Select(i => (long)i).ToArray();

        var sums = await pool.MapAsync(static memory => Sum(memory), [numbers.AsMemory(1), numbers.AsMemory(50_000, 2), default]).WaitAsync(Patience);
        var back = await pool.ApplyAsync(static (ReadOnlyMemory<long> memory) => memory[10..], numbers.AsMemory()).WaitAsync(Patience);
        var filled = await pool.ApplyAsync(
            static (Memory<long> memory) =>
            {
                memory.Span.Fill(3);
                return memory;
            },
            numbers.ToArray().AsMemory()).WaitAsync(Patience);

        Assert.Equal([numbers.Sum(), 100_001, 0], sums);
        Assert.Equal(numbers[10..], back.ToArray());
        Assert.Equal(3 * 100_000, filled.ToArray().Sum());
    }

    [Fact]
    public async Task Memory_whose_owner_has_ended_it_fails_its_own_call_and_no_other()
    {
        await using var pool = await StartAsync();
        var call = pool.ApplyIntoAsync(static (int n) => new byte[n], 10, new EndedMemory().Memory);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.WaitAsync(Patience));
        Assert.Equal(3, await pool.ApplyAsync(static (int x) => x + 1, 2).WaitAsync(Patience));
    }

    private sealed class EndedMemory : System.Buffers.MemoryManager<byte>
    {
        private bool _asked;

        public override Span<byte> GetSpan() => _asked ? throw new ObjectDisposedException(nameof(EndedMemory)) : new byte[10];

        public override Memory<byte> Memory
        {
            get
            {
                var memory = CreateMemory(10);
                _asked = true;
                return memory;
            }
        }

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }

    [Fact]
    public async Task A_result_can_be_received_in_memory_of_the_caller_s()
    {
        await using var pool = await StartAsync();
        var destination = new byte[Large + 10];
        foreach (var size in new[] { Large, 10, 0 })
        {
            Array.Fill(destination, (byte)1);

            var length = await pool.ApplyIntoAsync(static (ReadOnlyMemory<byte> x) => x, Filled(7).AsMemory(0, size), destination).WaitAsync(Patience);

            Assert.Equal(size, length);
            Assert.Equal(size, destination.Count(value => value == 7));
            Assert.Equal(destination.Length - size, destination.AsSpan(size).Count((byte)1));
        }

        Assert.Equal(3, await pool.ApplyIntoAsync(static (int n) => new[] { n, n + 1, n + 2 }, 5, new int[3]).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_result_that_is_longer_than_the_memory_for_it_fails_and_writes_nothing()
    {
        await using var pool = await StartAsync();
        var destination = new byte[Large - 1];

        var error = await Assert.ThrowsAsync<ArgumentException>(() => pool.ApplyIntoAsync(static (byte[] x) => x, Filled(7), destination).WaitAsync(Patience));

        Assert.Contains($"{Large} elements", error.Message);
        Assert.DoesNotContain((byte)7, destination);
        await Assert.ThrowsAsync<FormatException>(() => pool.ApplyIntoAsync(static (byte[] _) => NoArray(), Filled(7), destination).WaitAsync(Patience));
    }

    [Fact]
    public async Task Memory_that_was_given_for_a_cancelled_call_is_not_written_to()
    {
        await using var pool = await StartAsync(workers: 1);
        using var began = new Mark();
        using var letGo = new Mark();
        using var cancel = new CancellationTokenSource();
        var (first, second) = (began.Path, letGo.Path);
        var destination = new byte[Large];
        var call = pool.ApplyIntoAsync(
            (byte[] x) =>
            {
                Hold(first, second);
                return x;
            },
            Filled(7),
            destination,
            cancel.Token);
        await Eventually(() => began.IsSet);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        letGo.Set();

        Assert.Equal(1, await pool.ApplyAsync(static () => 1).WaitAsync(Patience)); // the only worker has let go of it by now
        Assert.DoesNotContain((byte)7, destination);
    }

    [Fact]
    public async Task An_argument_of_a_cancelled_call_stays_as_it_was_while_its_function_reads_it()
    {
        await using var pool = await StartAsync();
        using var began = new Mark();
        using var letGo = new Mark();
        using var told = new Mark();
        using var cancel = new CancellationTokenSource();
        var (first, second, third) = (began.Path, letGo.Path, told.Path);
        var call = pool.ApplyAsync(
            (ReadOnlyMemory<byte> x) =>
            {
                Hold(first, second);
                File.WriteAllText(third + ".txt", x.Span.Count((byte)7) == x.Length ? "whole" : "torn");
                File.Move(third + ".txt", third);
            },
            Filled(7).AsMemory(),
            cancel.Token);
        await Eventually(() => began.IsSet);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));

        for (var i = 0; i < 20; i++)
        {
            await pool.ApplyAsync(static (byte[] x) => x.Length, Filled(9)).WaitAsync(Patience);
        }

        letGo.Set();
        await Eventually(() => told.IsSet);
        Assert.Equal("whole", await File.ReadAllTextAsync(told.Path));
    }

    protected static byte[] Filled(int value)
    {
        var array = new byte[Large];
        Array.Fill(array, (byte)value);
        return array;
    }

    private static byte[] NoArray() => throw new FormatException("none");

    private static long Sum(ReadOnlyMemory<long> memory)
    {
        var sum = 0L;
        foreach (var value in memory.Span)
        {
            sum += value;
        }

        return sum;
    }
}

public sealed class LargeValuesOnThreadsTests() : LargeValuesContract(Backend.Threads);

[Collection(nameof(AloneWithSharedMemory))]
public sealed class LargeValuesInProcessesTests() : LargeValuesContract(Backend.Processes)
{
    private static ReadOnlyMemory<byte> s_kept;

    [Fact]
    public async Task The_same_shared_memory_serves_call_after_call_on_both_sides()
    {
        await using var pool = await StartAsync(workers: 1);
        var argument = Filled(1);
        await pool.ApplyAsync(static (byte[] x) => x, argument).WaitAsync(Patience);
        var (here, there) = (MemoryFiles(), await pool.ApplyAsync(static () => MemoryFiles()).WaitAsync(Patience));

        for (var i = 0; i < 100; i++)
        {
            await pool.ApplyAsync(static (byte[] x) => x, argument).WaitAsync(Patience);
        }

        Assert.InRange(MemoryFiles(), 0, here + 1);
        Assert.InRange(await pool.ApplyAsync(static () => MemoryFiles()).WaitAsync(Patience), 0, there + 1);
        await Eventually(() => Segments.Count == 0);
        await Eventually(async () => await pool.ApplyAsync(static () => Segments.Count) == 0);
    }

    [Fact]
    public async Task What_is_not_used_is_given_up()
    {
        await using (var pool = await StartAsync(workers: 1))
        {
            await pool.ApplyAsync(static (byte[] x) => x, Filled(1)).WaitAsync(Patience);
            await Eventually(() => Segments.Count == 0);
            await Eventually(async () => await pool.ApplyAsync(static () => Segments.Count) == 0); // It has heard that its result was read.
            Assert.InRange(Segments.Idle.Own, 1, long.MaxValue);
            Assert.InRange(Segments.Idle.Mapped, 1, long.MaxValue);

            // As time does it.
            Segments.Sweep();
            Segments.Sweep();
            await pool.ApplyAsync(
                static () =>
                {
                    Segments.Sweep();
                    Segments.Sweep();
                }).WaitAsync(Patience);

            Assert.Equal((0, 0), Segments.Idle);
            Assert.Equal((0, 0), await pool.ApplyAsync(static () => Segments.Idle).WaitAsync(Patience));
            Assert.Equal(Large, (await pool.ApplyAsync(static (byte[] x) => x, Filled(1)).WaitAsync(Patience)).Length);
        }

        await Eventually(() => Segments.Idle.Mapped == 0); // with its process
    }

    [Fact]
    public async Task A_function_of_memory_that_is_only_read_sees_it_where_it_lies_for_the_length_of_its_call()
    {
        await using var pool = await StartAsync(workers: 1);

        var isCopy = await pool.ApplyAsync(
            static (ReadOnlyMemory<byte> x) =>
            {
                s_kept = x;
                return MemoryMarshal.TryGetArray(x, out _);
            },
            Filled(3).AsMemory()).WaitAsync(Patience);
        var late = await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ApplyAsync(static () => s_kept.Span[0]).WaitAsync(Patience));

        Assert.False(isCopy);
        Assert.Contains("length of the call", late.Message);
    }

    [Fact]
    public async Task Killed_workers_leave_no_shared_memory_behind_and_their_items_come_back_whole()
    {
        var files = MemoryFiles();
        await using (var pool = await StartAsync(new PoolOptions { MaxAttempts = 100 }))
        {
            using var once = new Mark();
            var mark = once.Path;
            var map = pool.MapAsync(
                array =>
                {
                    if (array[0] == 30 && TryFirst(mark))
                    {
                        System.Diagnostics.Process.GetCurrentProcess().Kill();
                    }

                    return array;
                },
                Enumerable.Range(0, 60).Select(Filled));

            var back = await map.WaitAsync(Patience);

            Assert.Equal(Enumerable.Range(0, 60), back.Select(array => (int)array.Distinct().Single()));
            Assert.Equal(1, pool.Statistics.Replaced);
            await Eventually(() => Segments.Count == 0);
        }

        Segments.Sweep();
        Segments.Sweep();
        Assert.Equal((0, 0), Segments.Idle);
        Assert.InRange(MemoryFiles(), 0, files);
    }

    internal static int MemoryFiles() => Directory.EnumerateFiles("/proc/self/fd").Count(static file => new FileInfo(file).LinkTarget?.Contains("/memfd:troupe-", StringComparison.Ordinal) == true);

    private static bool TryFirst(string mark)
    {
        try
        {
            new FileStream(mark, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

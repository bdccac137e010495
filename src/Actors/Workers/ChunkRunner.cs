namespace Troupe.Workers;

using Troupe.Code;
using Troupe.Payload;

/// <summary>Runs chunks of one function in a worker process: between bytes outside and typed values inside.</summary>
internal abstract class ChunkRunner
{
    // Common pairs stand here by name so that ahead-of-time compilation has them; others are made when they are first met.
    private static readonly Dictionary<(Type, Type), Func<ReceivedFunction, ChunkRunner>> s_common = new()
    {
        [(typeof(int), typeof(int))] = static f => new ChunkRunner<int, int>(f),
        [(typeof(int), typeof(long))] = static f => new ChunkRunner<int, long>(f),
        [(typeof(long), typeof(long))] = static f => new ChunkRunner<long, long>(f),
        [(typeof(double), typeof(double))] = static f => new ChunkRunner<double, double>(f),
        [(typeof(string), typeof(string))] = static f => new ChunkRunner<string, string>(f),
        [(typeof(string), typeof(int))] = static f => new ChunkRunner<string, int>(f),
        [(typeof(byte[]), typeof(byte[]))] = static f => new ChunkRunner<byte[], byte[]>(f),
        [(typeof(Nothing), typeof(Nothing))] = static f => new ChunkRunner<Nothing, Nothing>(f),
        [(typeof(Nothing), typeof(int))] = static f => new ChunkRunner<Nothing, int>(f),
        [(typeof(Nothing), typeof(string))] = static f => new ChunkRunner<Nothing, string>(f),
    };

    public static ChunkRunner For(ReceivedFunction function) => s_common.TryGetValue((function.ItemType, function.ResultType), out var make)
        ? make(function)
        : (ChunkRunner)Activator.CreateInstance(typeof(ChunkRunner<,>).MakeGenericType(function.ItemType, function.ResultType), function)!;

    /// <summary>Makes the chunk ready to run: reads what its function captured and its items. What throws here fails every item.</summary>
    public abstract PreparedChunk Prepare(Wire.RunChunk order, RunnerMemory memory);
}

/// <summary>The typed half.</summary>
internal sealed class ChunkRunner<T, TResult>(ReceivedFunction function) : ChunkRunner
{
    private Call<T, TResult>? _plain;

    public override PreparedChunk Prepare(Wire.RunChunk order, RunnerMemory memory)
    {
        var call = order is { Captured: null, Job: 0 } ? _plain ??= function.Bind<T, TResult>(null) : memory.Call<T, TResult>(order.Job, function, order.Captured);
        var items = new T[order.Count];
        List<(int Offset, Exception Error)>? unreadable = null;
        var lease = Codec<T>.Instance.Borrows && order.Items.Segment is not null ? new ParcelLease(order.Items) : null;
        try
        {
            if (lease is null)
            {
                using var open = order.Items.Open();
                Read(open.Reader(), items, ref unreadable);
            }
            else
            {
                Read(lease.Reader(), items, ref unreadable);
            }

            return new PreparedChunk<T, TResult>(new ChunkRun<T, TResult>(call, order.Place, items, unreadable), lease);
        }
        catch
        {
            lease?.Dispose();
            throw;
        }
    }

    private static void Read(PayloadReader reader, T[] items, ref List<(int Offset, Exception Error)>? unreadable) =>
        Codec<T>.Instance.ReadEach(ref reader, items, ref unreadable);
}

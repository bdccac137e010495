namespace Troupe.Actors.Tests.State;

using System.Diagnostics;
using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>An object of a user's own class, on a thread or in a process of its own.</summary>
public abstract class SharedObjectContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task It_is_called_by_functions_of_every_kind()
    {
        await using var model = await SharedObject.StartAsync(static () => new Model(10), Backend).WaitAsync(Patience);
        var x = 4;

        Assert.Equal(14, await model.CallAsync(m => m.Predict(x)).WaitAsync(Patience));
        Assert.Equal(15, await model.CallAsync(m => m.PredictSlowlyAsync(x + 1)).WaitAsync(Patience));
        await model.CallAsync(m => m.Learn(x)).WaitAsync(Patience);
        await model.CallAsync(m => m.LearnSlowlyAsync(100)).WaitAsync(Patience);

        Assert.Equal(114, await model.CallAsync(static m => m.Predict(0)).WaitAsync(Patience));
        await Assert.ThrowsAsync<FormatException>(() => model.CallAsync(static m => m.Predict(int.Parse("x", null))).WaitAsync(Patience));
    }

    [Fact]
    public async Task There_is_one_call_at_a_time()
    {
        await using var model = await SharedObject.StartAsync(static () => new Model(0), Backend).WaitAsync(Patience);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => model.CallAsync(static m => m.LearnSlowlyAsync(1)))).WaitAsync(Patience);

        Assert.Equal((100, 1), await model.CallAsync(static m => (m.Predict(0), m.MostAtOnce)).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_call_within_its_own_call_is_refused()
    {
        await using var model = await SharedObject.StartAsync(static () => new Model(0), Backend).WaitAsync(Patience);
        await using var other = await SharedObject.StartAsync(static () => new Model(5), Backend.Processes).WaitAsync(Patience);

        await Assert.ThrowsAsync<InvalidOperationException>(() => other.CallAsync(_ => other.CallAsync(static m => m.Predict(1))).WaitAsync(Patience));
        Assert.Equal(6, await model.CallAsync(_ => other.CallAsync(static m => m.Predict(1))).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_factory_that_throws_is_told()
    {
        var broken = await Assert.ThrowsAsync<PoolBrokenException>(() => SharedObject.StartAsync<Model>(static () => throw new FormatException("no model"), Backend).WaitAsync(Patience));
        Assert.Contains("no model", broken.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposed_it_says_so_and_the_object_is_disposed()
    {
        await using var seen = SharedArray.Create<int>(1);
        var model = await SharedObject.StartAsync(() => new Closing(seen), Backend).WaitAsync(Patience);
        await model.DisposeAsync().AsTask().WaitAsync(Patience);
        await model.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Equal(1, seen[0]);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => model.CallAsync(static _ => 1).WaitAsync(Patience));
    }

    public sealed class Model(int bias)
    {
        private int _bias = bias;
        private int _running;

        public int MostAtOnce { get; private set; }

        public int Predict(int x) => x + _bias;

        public void Learn(int step) => _bias += step;

        public async Task<int> PredictSlowlyAsync(int x)
        {
            await Task.Yield();
            return Predict(x);
        }

        public async Task LearnSlowlyAsync(int step)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            var there = _bias;
            await Task.Yield();
            _bias = there + step;
            Interlocked.Decrement(ref _running);
        }
    }

    public sealed class Closing(SharedArray<int> seen) : IDisposable
    {
        public void Dispose() => seen.Add(0, 1);
    }
}

public sealed class SharedObjectOnThreads() : SharedObjectContract(Backend.Threads);

public sealed class SharedObjectOnProcesses() : SharedObjectContract(Backend.Processes)
{
    [Fact]
    public async Task It_lives_in_a_process_of_its_own_and_its_handle_works_in_others()
    {
        await using var pool = await StartAsync(workers: 2);
        await using var model = await SharedObject.StartAsync(static () => new Model(0), Backend, new() { Name = "model" }).WaitAsync(Patience);

        await pool.MapAsync(
            async (int i) =>
            {
                await model.CallAsync(m => m.Learn(i));
                return 0;
            },
            Enumerable.Range(1, 20)).WaitAsync(Patience);

        Assert.Equal(210, await model.CallAsync(static m => m.Predict(0)).WaitAsync(Patience));
        Assert.NotEqual(Environment.ProcessId, await model.CallAsync(static _ => Environment.ProcessId).WaitAsync(Patience));
        Assert.Equal("model", model.Name);
    }

    [Fact]
    public async Task When_its_process_dies_all_calls_say_that_the_state_is_lost()
    {
        await using var model = await SharedObject.StartAsync(static () => new Model(1), Backend, new() { Name = "model" }).WaitAsync(Patience);
        var dying = model.CallAsync(static async _ =>
        {
            Process.GetCurrentProcess().Kill();
            await Task.Delay(Timeout.Infinite);
        });
        var waiting = model.CallAsync(static m => m.Predict(1));

        var lost = await Assert.ThrowsAsync<ObjectLostException>(() => dying.WaitAsync(Patience));
        Assert.Contains("model", lost.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ObjectLostException>(() => waiting.WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectLostException>(() => model.CallAsync(static m => m.Predict(1)).WaitAsync(Patience));
    }

    [Fact]
    public async Task Other_processes_are_told_the_same_of_its_loss_and_of_its_end()
    {
        await using var pool = await StartAsync(workers: 1);
        await using var model = await SharedObject.StartAsync(static () => new Model(1), Backend, new() { Name = "model", Restart = true }).WaitAsync(Patience);

        var lost = await Assert.ThrowsAsync<ObjectLostException>(() => pool.ApplyAsync(() => model.CallAsync(static async _ =>
        {
            Process.GetCurrentProcess().Kill();
            await Task.Delay(Timeout.Infinite);
            return 0;
        })).WaitAsync(Patience));
        Assert.Contains("model", lost.Message, StringComparison.Ordinal);
        Assert.Equal(2, await pool.ApplyAsync(() => model.CallAsync(static m => m.Predict(1))).WaitAsync(Patience));
        await model.DisposeAsync();

        var over = await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ApplyAsync(() => model.CallAsync(static m => m.Predict(1))).WaitAsync(Patience));
        Assert.Contains("model", over.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_one_is_made_after_a_loss_if_that_is_wanted()
    {
        await using var runs = SharedArray.Create<int>(1);
        await using var model = await SharedObject.StartAsync(static () => new Model(1), Backend, new() { Restart = true }).WaitAsync(Patience);
        await model.CallAsync(static m => m.Learn(10)).WaitAsync(Patience);
        var process = await model.CallAsync(static _ => Environment.ProcessId).WaitAsync(Patience);
        var dying = model.CallAsync(async _ =>
        {
            runs.Add(0, 1);
            Process.GetCurrentProcess().Kill();
            await Task.Delay(Timeout.Infinite);
        });

        await Assert.ThrowsAsync<ObjectLostException>(() => dying.WaitAsync(Patience));
        Assert.Equal(1, runs[0]); // Nobody knows what it had done when it died: it is not repeated.

        Assert.Equal(2, await model.CallAsync(static m => m.Predict(1)).WaitAsync(Patience));
        Assert.NotEqual(process, await model.CallAsync(static _ => Environment.ProcessId).WaitAsync(Patience));
    }
}

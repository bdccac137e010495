namespace Troupe.Hosting.Tests;

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

public sealed class HostedPoolTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Entries _entries = new();

    [Theory]
    [InlineData(Backend.Threads)]
    [InlineData(Backend.Processes)]
    public async Task Services_have_the_pool_they_ask_for(Backend backend)
    {
        using var host = Build(services => services
            .AddSingleton<Asking>()
            .AddTroupe()
            .AddPool(pool => (pool.Backend, pool.Workers) = (backend, 1))
            .AddPool("other", pool => (pool.Backend, pool.Workers) = (backend, 1)));
        await host.StartAsync();

        var asking = host.Services.GetRequiredService<Asking>();

        Assert.Equal(("default-1", "other-1"), (await Worker(asking.Pool), await Worker(asking.Other)));
        await host.StopAsync();
    }

    [Fact]
    public async Task Configuration_has_the_last_word()
    {
        var shared = new PoolOptions { ChunkSize = 5 };
        using var host = Build(
            services => services.AddTroupe()
                .AddPool("a", pool => (pool.Backend, pool.Workers, pool.Options) = (Backend.Processes, 7, shared))
                .AddPool("b", pool => (pool.Backend, pool.Workers, pool.Options) = (Backend.Threads, 1, shared)),
            ("Troupe:Pools:a:Backend", "Threads"),
            ("Troupe:Pools:a:Workers", "2"),
            ("Troupe:Pools:a:Name", "renamed"),
            ("Troupe:Pools:a:ItemTimeout", "00:00:00.05"));
        await host.StartAsync();
        var (a, b) = (Pool(host, "a"), Pool(host, "b"));

        Assert.Equal((Backend.Threads, "renamed", "b"), (a.Backend, a.Name, b.Name));
        Assert.Equal(2, a.Statistics.Workers);
        await Assert.ThrowsAsync<ItemTimeoutException>(() => a.ApplyAsync(static token => token.WaitHandle.WaitOne()));
        Assert.Equal((5, null), (shared.ChunkSize, shared.ItemTimeout));
        await host.StopAsync();
    }

    [Fact]
    public async Task The_host_stops_when_work_in_hand_is_done()
    {
        using var host = Build(services => services.AddTroupe().AddPool(pool => (pool.Backend, pool.Workers) = (Backend.Threads, 1)));
        await host.StartAsync();
        var pool = host.Services.GetRequiredService<WorkerPool>();
        var began = new TaskCompletionSource();
        using var letGo = new SemaphoreSlim(0);
        var work = pool.Submit(() =>
        {
            began.SetResult();
            return letGo.Wait(s_patience);
        });
        await began.Task.WaitAsync(s_patience);

        var stop = host.StopAsync();
        Assert.False(stop.IsCompleted);
        letGo.Release();

        Assert.True(await work.Task.WaitAsync(s_patience));
        await stop.WaitAsync(s_patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.ApplyAsync(static () => 1));
    }

    [Fact]
    public async Task Work_that_outlasts_the_shutdown_timeout_is_ended_by_force()
    {
        using var host = Build(services => services
            .Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100))
            .AddTroupe()
            .AddPool(pool => (pool.Backend, pool.Workers) = (Backend.Processes, 1)));
        await host.StartAsync();
        await using var began = SharedEvent.Create();
        var work = host.Services.GetRequiredService<WorkerPool>().Submit(async () =>
        {
            await began.SetAsync();
            Thread.Sleep(Timeout.Infinite);
        });
        await began.WaitAsync().WaitAsync(s_patience);

        await host.StopAsync().WaitAsync(s_patience);

        await Assert.ThrowsAsync<PoolTerminatedException>(() => work.Task.WaitAsync(s_patience));
        var warning = await _entries.FirstAsync(static entry => entry.Text.Contains("terminated", StringComparison.Ordinal));
        Assert.Equal(("Troupe.Pools.default", LogLevel.Warning), (warning.Category, warning.Level));
    }

    [Fact]
    public async Task What_workers_write_and_how_they_are_lost_is_in_the_hosts_log()
    {
        var losses = new List<LostWorker>();
        using var host = Build(services => services.AddTroupe().AddPool("jobs", pool =>
        {
            (pool.Backend, pool.Workers) = (Backend.Processes, 1);
            pool.Options = new PoolOptions { MaxAttempts = 1, Losses = new Told(losses.Add) };
        }));
        await host.StartAsync();

        await Assert.ThrowsAsync<WorkerLostException>(() => Pool(host, "jobs").ApplyAsync(static () =>
        {
            Console.WriteLine("to the log");
            Console.Error.WriteLine("and this");
            Environment.Exit(3);
        }));

        var output = await _entries.FirstAsync(static entry => entry.Text == "jobs-1: to the log");
        var lost = await _entries.FirstAsync(static entry => entry.Text.Contains("was lost", StringComparison.Ordinal));
        var error = await _entries.FirstAsync(static entry => entry.Text == "jobs-1: and this");
        Assert.Equal([("Troupe.Pools.jobs", LogLevel.Information), ("Troupe.Pools.jobs", LogLevel.Warning), ("Troupe.Pools.jobs", LogLevel.Warning)],
            new[] { output, error, lost }.Select(static entry => (entry.Category, entry.Level)));
        Assert.Contains("3", lost.Text, StringComparison.Ordinal);
        Assert.Contains("and this", lost.Text, StringComparison.Ordinal);
        await host.StopAsync();
        Assert.Equal("jobs-1", Assert.Single(losses).Worker);
    }

    [Fact]
    public async Task A_pool_that_cannot_start_keeps_the_host_from_starting_and_says_why()
    {
        using var host = Build(services => services.AddTroupe().AddPool("bad"), ("Troupe:Pools:bad:ChunkSize", "0"));

        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.StartAsync());

        Assert.Equal(nameof(PoolOptions.ChunkSize), error.ParamName);
        await host.StopAsync();
    }

    [Fact]
    public async Task Pools_that_have_started_end_with_a_host_that_has_not()
    {
        var host = Build(
            services => services.AddTroupe().AddPool("good", pool => (pool.Backend, pool.Workers) = (Backend.Threads, 1)).AddPool("bad"),
            ("Troupe:Pools:bad:ChunkSize", "0"));
        var good = Pool(host, "good");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.StartAsync());

        await ((IAsyncDisposable)host).DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => good.ApplyAsync(static () => 1));
        Assert.Empty(good.Statistics.Roster);
    }

    [Fact]
    public async Task A_pool_that_nobody_asked_for_ends_with_a_host_that_has_not_started()
    {
        var settings = new Fixed<PoolSettings>(new PoolSettings { Backend = Backend.Threads, Workers = 1 });
        var hosted = new HostedPool("alone", settings, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        var start = hosted.StartAsync();

        await hosted.DisposeAsync();

        Assert.True(start.IsCompletedSuccessfully);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => hosted.Started().ApplyAsync(static () => 1));
    }

    [Fact]
    public void One_name_is_one_pool()
    {
        var troupe = new ServiceCollection().AddTroupe().AddPool("x");

        Assert.Contains("'x'", Assert.Throws<InvalidOperationException>(() => troupe.AddPool("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shared_object_outlives_the_services_that_use_it_and_not_the_host()
    {
        SharedQueue<int> queue;
        using (var host = Build(services => services
            .AddSingleton(static _ => SharedQueue.Create<int>())
            .AddTroupe()
            .AddPool(pool => (pool.Backend, pool.Workers) = (Backend.Processes, 1))))
        {
            await host.StartAsync();
            queue = host.Services.GetRequiredService<SharedQueue<int>>();
            await host.Services.GetRequiredService<WorkerPool>().ApplyAsync(() => queue.PutAsync(42));
            Assert.Equal(42, await queue.GetAsync());
            await host.StopAsync();
            await queue.PutAsync(43);
        }

        await Assert.ThrowsAnyAsync<Exception>(() => queue.PutAsync(44));
    }

    private static Task<string> Worker(WorkerPool pool) => pool.ApplyAsync(static () => WorkerContext.Current!.Worker);

    private static WorkerPool Pool(IHost host, string name) => host.Services.GetRequiredKeyedService<WorkerPool>(name);

    private IHost Build(Action<IServiceCollection> add, params (string Key, string Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(configuration.Select(static pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.Logging.AddProvider(_entries);
        add(builder.Services);
        return builder.Build();
    }

    private sealed class Asking(WorkerPool pool, [FromKeyedServices("other")] WorkerPool other)
    {
        public WorkerPool Pool => pool;

        public WorkerPool Other => other;
    }

    private sealed class Fixed<T>(T value) : IOptionsMonitor<T>
    {
        public T CurrentValue => value;

        public T Get(string? name) => value;

        public IDisposable? OnChange(Action<T, string?> listener) => null;
    }

    private sealed class Told(Action<LostWorker> tell) : IProgress<LostWorker>
    {
        public void Report(LostWorker value) => tell(value);
    }
}

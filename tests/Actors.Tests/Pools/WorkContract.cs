namespace Troupe.Actors.Tests.Pools;

using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

/// <summary>The work that Python's texts give to pools: for the processor, for the network, and both.</summary>
public abstract class WorkContract(Backend backend) : OnBackend(backend)
{
    [Fact]
    public async Task Sums_that_a_pool_computes_are_those_computed_here()
    {
        await using var pool = await StartAsync(workers: 4);

        var sums = await pool.MapAsync(SumOfSquares, Enumerable.Repeat(1_000_000, 4)).WaitAsync(Patience);

        Assert.Equal(Enumerable.Repeat(333_332_833_333_500_000, 4), sums);
    }

    [Fact]
    public async Task Primes_are_told_in_the_order_of_their_numbers()
    {
        long[] numbers = [112272535095293, 1099726899285419, 112582705942171, 4, 2, 1];
        await using var pool = await StartAsync();

        var primes = await pool.MapAsync(IsPrime, numbers).WaitAsync(Patience);

        Assert.Equal([true, false, true, false, true, false], primes);
    }

    [Fact]
    public async Task Ten_images_are_processed_each_for_itself()
    {
        var images = Enumerable.Range(0, 10).Select(static image => Enumerable.Range(image, 10_000).ToArray()).ToArray();
        await using var pool = await StartAsync(workers: 4);

        var read = await pool.MapAsync(static (ReadOnlyMemory<int> image) => SumOf(image.Span), images.Select(static image => (ReadOnlyMemory<int>)image)).WaitAsync(Patience);
        var copied = await pool.MapAsync(static (int[] image) => SumOf(image), images).WaitAsync(Patience);

        Assert.Equal(images.Select(static image => SumOf(image)), read);
        Assert.Equal(read, copied);
    }

    [Fact]
    public async Task Two_count_down_at_the_same_time()
    {
        await using var both = SharedBarrier.Create(2);
        await using var pool = await StartAsync();

        // Neither ends before the other has begun: one after another they would wait for ever.
        var calls = Enumerable.Range(0, 2).Select(_ => pool.Submit(async () =>
        {
            await both.WaitAsync();
            return CountDown(1_000_000);
        }).Task);

        var left = await Task.WhenAll(calls).WaitAsync(Patience);

        Assert.Equal([0, 0], left);
    }

    [Fact]
    public async Task Pages_are_told_of_as_they_come_and_one_that_fails_or_never_comes_holds_up_none()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = ServeAsync(server);
        var address = $"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/";
        await using var pool = await StartAsync(workers: 4);
        using var othersTold = new Mark();
        (string Url, string? Until)[] pages = [(address + "never", othersTold.Path), (address + "missing", null), (address + "one", null), (address + "two", null)];

        var calls = pages.ToDictionary(page => pool.Submit(LoadAsync, page).Task, static page => page.Url[(page.Url.LastIndexOf('/') + 1)..]);
        var told = new List<string>();
        await foreach (var call in Task.WhenEach(calls.Keys))
        {
            try
            {
                told.Add($"{calls[call]} {await call}");
            }
            catch (Exception error)
            {
                told.Add($"{calls[call]} {error.GetType().Name}");
            }

            if (told.Count == 3)
            {
                othersTold.Set();
            }
        }

        Assert.Equal(["missing HttpRequestException", "one page", "two page"], told[..^1].Order());
        Assert.Equal("never TaskCanceledException", told[^1]);
        server.Stop();
        await Assert.ThrowsAnyAsync<SocketException>(() => serving);
    }

    [Fact]
    public async Task Workers_that_each_wait_for_many_things_at_once_share_the_work()
    {
        var groups = Enumerable.Range(0, 20).Select(static i => $"url-{i}").Chunk(5);
        await using var pool = await StartAsync(workers: 4);

        // Five that meet wait at the same time, whatever their worker is.
        var lines = await pool.MapAsync(LoadGroupAsync, groups).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, 20).Select(static i => $"processed url-{i}"), lines.SelectMany(static line => line));
    }

    private static async Task<string[]> LoadGroupAsync(string[] group)
    {
        await using var all = SharedBarrier.Create(group.Length);
        var threads = Array.ConvertAll(group, url => ActorThread.Spawn(async () =>
        {
            await all.WaitAsync();
            return $"processed {url}";
        }));
        return await Task.WhenAll(threads.Select(static thread => thread.Result));
    }

    // Gives up when there is a file of that name.
    private static async Task<string> LoadAsync((string Url, string? Until) page)
    {
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(Patience);
        var text = client.GetStringAsync(page.Url, limit.Token);
        if (page.Until is { } until)
        {
            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
            while (!File.Exists(until) && !text.IsCompleted)
            {
                await ticks.WaitForNextTickAsync(limit.Token);
            }

            await limit.CancelAsync();
        }

        return await text;
    }

    private static async Task ServeAsync(TcpListener server)
    {
        while (true)
        {
            _ = AnswerAsync(await server.AcceptTcpClientAsync());
        }
    }

    private static async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var request = new byte[4096];
            var length = 0;
            while (!Encoding.ASCII.GetString(request, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                length += await client.GetStream().ReadAsync(request.AsMemory(length));
            }

            var asked = Encoding.ASCII.GetString(request, 0, length).Split(' ')[1];
            if (asked == "/never")
            {
                // Until whoever asked has gone.
                await client.GetStream().ReadAtLeastAsync(request, 1, throwOnEndOfStream: false);
                return;
            }

            var answer = asked == "/missing" ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        }
    }

    private static long SumOf(ReadOnlySpan<int> image)
    {
        var sum = 0L;
        foreach (var pixel in image)
        {
            sum += (long)pixel * pixel;
        }

        return sum;
    }

    private static long SumOfSquares(int count)
    {
        var sum = 0L;
        for (long i = 0; i < count; i++)
        {
            sum += i * i;
        }

        return sum;
    }

    private static int CountDown(int count)
    {
        while (count > 0)
        {
            count--;
        }

        return count;
    }

    private static bool IsPrime(long number)
    {
        if (number < 2 || (number % 2 == 0 && number != 2))
        {
            return false;
        }

        for (var i = 3L; i * i <= number; i += 2)
        {
            if (number % i == 0)
            {
                return false;
            }
        }

        return true;
    }
}

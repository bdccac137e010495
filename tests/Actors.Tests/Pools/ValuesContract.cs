namespace Troupe.Actors.Tests.Pools;

using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using Xunit;

/// <summary>Every shape of value and of function there and back, on every backend: it makes no difference where a function runs.</summary>
public abstract class ValuesContract(Backend backend) : OnBackend(backend)
{
    private enum Colour : short
    {
        Red = 1,
        Green = -7,
    }

    [Fact]
    public async Task Values_without_references_go_there_and_back()
    {
        await using var pool = await StartAsync();
        await Same(pool, true);
        await Same(pool, (sbyte)-1);
        await Same(pool, 'ü');
        await Same(pool, 1.5f);
        await Same(pool, double.NaN);
        await Same(pool, 1.10m);
        await Same(pool, Int128.MinValue);
        await Same(pool, new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc));
        await Same(pool, new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(2)));
        await Same(pool, TimeSpan.FromTicks(1));
        await Same(pool, DateOnly.MaxValue);
        await Same(pool, Guid.NewGuid());
        await Same(pool, Colour.Green);
        await Same(pool, new Point(1.5, 2, Colour.Red));
        await Same(pool, (1, 'x', 2.5, Colour.Red));
        await Same(pool, (int?)7);
        await Same(pool, (int?)null);
        await Same(pool, (Colour?)Colour.Green);
    }

    [Fact]
    public async Task Sequences_go_there_and_back()
    {
        await using var pool = await StartAsync();
        await Same(pool, new[] { 1, 2, 3 });
        await Same(pool, Array.Empty<int>());
        await Same(pool, new[] { new Point(1, 2, Colour.Red), default });
        await Same(pool, new[] { (1, 2L), (3, 4L) });
        await Same(pool, new int?[] { 1, null });
        await Same(pool, new List<double> { 1, 2 });
        await Same(pool, new[,] { { 1, 2 }, { 3, 4 } });
        await Same(pool, new[] { new[] { 1 }, [], [2, 3] });
        await Same(pool, new[] { "a", null, "", "\uD800", "Grüße" });
        await Same(pool, new List<string> { "a", "b" });
        await Same(pool, new HashSet<string> { "a", "b" });
        await Same(pool, new Queue<int>([1, 2, 3]));
        await Same(pool, new SortedDictionary<string, int> { ["b"] = 1, ["a"] = 2 });
        await Same(pool, new Dictionary<string, List<int>> { ["x"] = [1, 2], ["y"] = [] });
        await Same(pool, new Dictionary<(int, int), string> { [(1, 2)] = "x" });
        await Same(pool, new Dictionary<Colour, int?> { [Colour.Green] = null });
        await Same(pool, ImmutableArray.Create(1, 2));
        await Same(pool, ImmutableDictionary<string, int>.Empty.Add("a", 1));
        await Same<IReadOnlyList<string>>(pool, ["a"]);
        await Same<IEnumerable<int>>(pool, [1, 2]);
        var (longs, texts) = (await Back(pool, new ReadOnlyMemory<long>([0, 1, 2], 1, 2)), await Back(pool, new ReadOnlyMemory<string>(["a"])));
        Assert.True(longs.ToArray() is [1, 2] && texts.ToArray() is ["a"]);
        Assert.Equal("bc", string.Concat((await Back(pool, new Memory<char>(['a', 'b', 'c'], 1, 2))).ToArray()));
    }

    [Fact]
    public async Task Records_tuples_and_null_go_there_and_back()
    {
        await using var pool = await StartAsync();
        await Same(pool, new Person("Ada", 36, ["a", "b"], new Point(1, 2, Colour.Red), null) with { Mood = Colour.Green });
        await Same(pool, ("a", 1, (string?)null, new[] { 1 }));
        await Same(pool, Tuple.Create("a", 2));
        await Same(pool, new KeyValuePair<string, int[]>("k", [1]));
        await Same<string?>(pool, null);
        await Same<int[]?>(pool, null);
        await Same<List<string>?>(pool, null);
        await Same<Person?>(pool, null);
        await Same<object?>(pool, null);
        await Same(pool, new Uri("https://example.org/a?b"));
        await Same(pool, new Version(1, 2, 3));
    }

    [Fact]
    public async Task Declared_subtypes_arrive_as_what_they_were()
    {
        await using var pool = await StartAsync();
        await Same<Shape>(pool, new Circle(2));
        await Same(pool, new Shape[] { new Circle(1), new Square(2) });
        Assert.IsType<Square>(await pool.ApplyAsync(static (Shape[] shapes) => shapes[1], [new Circle(1), new Square(2)]).WaitAsync(Patience));
    }

    [Fact]
    public async Task Objects_of_the_closed_set_keep_their_types()
    {
        await using var pool = await StartAsync();
        foreach (var value in new object[]
        {
            true, (sbyte)1, (byte)2, (short)3, (ushort)4, 5, 6u, 7L, 8ul, 1.5f, 2.5, 3.5m, 'c', "text", new DateTime(2024, 1, 1), DateTimeOffset.UnixEpoch, TimeSpan.Zero, Guid.NewGuid(),
            new byte[] { 1 }, new List<object> { 1, "x" }, new object[] { 2.5 }, new Dictionary<string, object> { ["a"] = 1m },
        })
        {
            var back = await Back<object>(pool, value);
            Assert.Equal(value, back);
            Assert.Equal(value.GetType(), back.GetType());
        }
    }

    [Fact]
    public async Task Functions_of_every_form_run()
    {
        await using var pool = await StartAsync();
        var (number, words, twice) = (2, new List<string> { "a" }, (Func<int, int>)(x => 2 * x));
        int Local(int x) => x + number;
        static int Still(int x) => x + 5;

        Assert.Equal(4, await pool.ApplyAsync(static x => x * x, 2).WaitAsync(Patience));
        Assert.Equal(5, await pool.ApplyAsync(Local, 3).WaitAsync(Patience));
        Assert.Equal(8, await pool.ApplyAsync(Still, 3).WaitAsync(Patience));
        Assert.Equal(3, await pool.ApplyAsync<double, double>(Math.Sqrt, 9).WaitAsync(Patience));
        Assert.Equal("Int32 7", await pool.ApplyAsync<int, string>(NameAnd, 7).WaitAsync(Patience));
        Assert.Equal("List`1 1", await pool.ApplyAsync<List<string>, string>(x => $"{NameAnd(x).Split(' ')[0]} {x.Count}", ["a"]).WaitAsync(Patience));
        Assert.Equal("a 6", await pool.ApplyAsync(x => $"{words[0]} {twice(x)}", 3).WaitAsync(Patience));
        Func<int, Func<int>> outer = x => () => x + number + words.Count;
        Assert.Equal(13, await pool.ApplyAsync(() => outer(10)()).WaitAsync(Patience));
        Assert.Equal(12, await pool.ApplyAsync(
            async (x, token) =>
            {
                await Task.Delay(1, token);
                return x + number;
            },
            10).WaitAsync(Patience));
        Assert.Equal(9, await pool.ApplyAsync<int, int>(new Scale(3).Apply, 3).WaitAsync(Patience));
        await pool.ApplyAsync(() => { }).WaitAsync(Patience);
        await pool.ApplyAsync(async () => await Task.Yield()).WaitAsync(Patience);
    }

    [Fact]
    public async Task The_pool_s_own_handles_work_inside()
    {
        await using var pool = await StartAsync();
        await using var queue = SharedQueue.Create<int>();

        await pool.MapAsync(async x => { await queue.PutAsync(x); return x; }, [1, 2, 3]).WaitAsync(Patience);
        var inner = await pool.ApplyAsync(() => pool.ApplyAsync(static () => 42)).WaitAsync(Patience);
        var handed = await pool.ApplyAsync(static (SharedQueue<int> given) => given, queue).WaitAsync(Patience);

        Assert.Equal((42, 3), (inner, await handed.CountAsync()));
    }

    private static string NameAnd<T>(T value) => $"{typeof(T).Name} {value}";

    protected static T Itself<T>(T value) => value;

    protected static Task<T> Back<T>(WorkerPool pool, T value) => pool.ApplyAsync<T, T>(Itself, value).WaitAsync(Patience);

    private static async Task Same<T>(WorkerPool pool, T value)
    {
        Assert.Equivalent(value, await Back(pool, value), strict: true);
        Assert.Equivalent(value, (await pool.MapAsync<T, T>(Itself, [value, value]).WaitAsync(Patience))[1], strict: true);
    }

    private readonly record struct Point(double X, int Y, Colour Colour);

    private sealed record Person(string Name, int Age, List<string> Names, Point Home, Person? Parent)
    {
        public Colour Mood { get; init; }
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    private abstract record Shape;

    private sealed record Circle(double Radius) : Shape;

    private sealed record Square(double Side) : Shape;

    private sealed class Scale(int factor)
    {
        public int Apply(int value) => value * factor;
    }
}

public sealed class ValuesOnThreadsTests() : ValuesContract(Backend.Threads);

public sealed class ValuesInProcessesTests() : ValuesContract(Backend.Processes)
{
    private readonly Stream _log = Stream.Null;

    [Fact]
    public async Task What_cannot_travel_is_refused_at_the_call_by_the_member_s_name()
    {
        await using var pool = await StartAsync(workers: 1);
        using var log = new MemoryStream();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        object thing = new Random();
        Func<int, int> several = x => x;
        several += x => x + 1;

        Assert.Contains("log (System.IO.MemoryStream)", Refused(() => pool.ApplyAsync(() => log.Length)));
        Assert.Contains("socket (System.Net.Sockets.Socket)", Refused(() => pool.ApplyAsync(() => socket.Available)));
        Assert.Contains("_log (System.IO.Stream)", Refused(() => pool.ApplyAsync(() => _log.Length)));
        Assert.Contains("thing", Refused(() => pool.ApplyAsync(() => thing.ToString())));
        Assert.Contains("_log (System.IO.Stream)", Refused(() => pool.ApplyAsync(new Service().Length, 1)));
        Assert.Contains("several functions", Refused(() => pool.ApplyAsync(several, 1)));
        Assert.Contains("Wrapped.Inner (System.IO.Stream)", Refused(() => pool.ApplyAsync(static (Wrapped x) => 1, new Wrapped(log))));
        Assert.Contains("stream", Refused(() => pool.ApplyAsync(static () => new MemoryStream())));
        Assert.Contains("pointer", Refused(() => pool.ApplyAsync(static (nint x) => 1, (nint)1)));
        Assert.Contains("handle of the operating system", Refused(() => pool.ApplyAsync(static (Microsoft.Win32.SafeHandles.SafeFileHandle x) => 1, null!)));
        Assert.Equal(7, await pool.ApplyAsync(static () => 7).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_value_that_would_lose_its_type_is_refused_at_the_call()
    {
        await using var pool = await StartAsync(workers: 1);

        Assert.Contains("System.Version", Refused(() => pool.ApplyAsync<object, object>(Itself, new Version(1, 0))));
        Assert.Contains("Dog", Refused(() => pool.ApplyAsync<Animal, Animal>(Itself, new Dog())));
        var item = Assert.Single((await Assert.ThrowsAsync<ItemsFailedException>(() => pool.MapAsync<Animal, Animal>(Itself, [new Animal(), new Dog()]).WaitAsync(Patience))).Failures);
        Assert.Equal((1, typeof(CannotTravelException)), (item.Index, item.Error.GetType()));
    }

    private static string Refused(Func<Task> call) => Assert.Throws<CannotTravelException>(() => { _ = call(); }).Message;

    public class Animal;

    public sealed class Dog : Animal
    {
        public int Tricks { get; set; }
    }

    private sealed record Wrapped(Stream Inner);

    private sealed class Service
    {
        private readonly Stream _log = new MemoryStream();

        public long Length(int extra) => _log.Length + extra;
    }
}

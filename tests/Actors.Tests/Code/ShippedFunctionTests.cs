namespace Troupe.Actors.Tests.Code;

using System.Linq.Expressions;
using System.Text;
using Troupe.Code;
using Troupe.Payload;
using Troupe.Wire;
using Xunit;

public class ShippedFunctionTests
{
    private readonly int _seven = 7;

    [Fact]
    public void A_lambda_that_captures_nothing_goes_by_name()
    {
        var shipped = ShippedFunction.Of(Call.Of((int n) => n * n));
        Assert.False(shipped.HasCaptured);
        Assert.Equal(81, Ship(Call.Of((int n) => n * n)).Invoke(9, default));
    }

    [Fact]
    public void Methods_go_by_name()
    {
        Assert.Equal(3.0, Ship(Call.Of<double, double>(Math.Sqrt)).Invoke(9, default));
        Assert.Equal("x!", Ship(Call.Of<string, string>(Shout)).Invoke("x", default));
        Assert.Equal("2", Ship(Call.Of<int, string>(Generic<List<int>>.Describe)).Invoke(2, default));
        Assert.Equal(("a", 1), Ship(Call.Of<int, (string, int)>(Pair)).Invoke(1, default));
        static (string, int) Pair(int n) => ("a", n);
    }

    [Fact]
    public void Generic_lambdas_know_their_type_arguments()
    {
        Assert.Equal("System.Int32 5", Describing<int>().Invoke(5, default));
        Assert.Equal("System.String[] System.String[]", Describing<string[]>().Invoke([], default));
        static Call<T, string> Describing<T>() => Ship(Call.Of((T value) => $"{typeof(T)} {value}"));
    }

    [Fact]
    public void Captured_variables_go_along()
    {
        var (factor, name, table) = (3, "x", new Dictionary<string, int[]> { ["x"] = [1, 2] });
        var call = Ship(Call.Of((int n) => n * factor + table[name].Sum()));
        factor = 100;
        Assert.Equal(15, call.Invoke(4, default));
    }

    [Fact]
    public void Captured_functions_go_along()
    {
        Func<int, int> twice = n => n * 2;
        var add = 5;
        Func<int, int> then = n => twice(n) + add;
        Assert.Equal(25, Ship(Call.Of((int n) => then(n))).Invoke(10, default));
    }

    [Fact]
    public void A_function_that_captures_itself_arrives_as_a_circle()
    {
        Func<int, int>? factorial = null;
        factorial = n => n <= 1 ? 1 : n * factorial!(n - 1);
        Assert.Equal(120, Ship(Call.Of(factorial)).Invoke(5, default));
    }

    [Fact]
    public void Nested_closures_share_what_they_shared()
    {
        var count = 0;
        List<Func<int>> made = [];
        for (var i = 0; i < 1; i++)
        {
            var step = i + 1;
            Func<int> up = () => count += step;
            Func<int> look = () => count + (step * 0);
            made.Add(() => up() + up() + look());
        }

        Assert.Equal(1 + 2 + 2, Ship(Call.Of(made[0])).Invoke(default, default));
        Assert.Equal(0, count);
    }

    [Fact]
    public async Task Asynchronous_functions_work_as_they_are()
    {
        var add = 2;
        Assert.Equal(5, await Ship(Call.Of(async (int n) =>
        {
            await Task.Yield();
            return n + add;
        })).InvokeAsync(3, default));
        Assert.Equal(6, await Ship(Call.Of(async (int n, CancellationToken token) =>
        {
            await Task.Delay(0, token);
            return n * add;
        })).InvokeAsync(3, default));
    }

    [Fact]
    public async Task Every_shape_travels()
    {
        Assert.Equal(1, Ship(Call.Of(() => 1)).Invoke(default, default));
        Assert.True(Ship(Call.Of((CancellationToken token) => token.CanBeCanceled)).Invoke(default, new CancellationTokenSource().Token));
        Assert.True(Ship(Call.Of((int _, CancellationToken token) => token.CanBeCanceled)).Invoke(1, new CancellationTokenSource().Token));
        Assert.Equal(default, Ship(Call.Of(() => { })).Invoke(default, default));
        Assert.Equal(default, Ship(Call.Of((int _) => { })).Invoke(1, default));
        Assert.Equal(default, await Ship(Call.Of(() => Task.CompletedTask)).InvokeAsync(default, default));
        Assert.Equal(default, await Ship(Call.Of((int _) => Task.CompletedTask)).InvokeAsync(1, default));
        Assert.Equal(2, await Ship(Call.Of(() => Task.FromResult(2))).InvokeAsync(default, default));
        Assert.Equal(2, await Ship(Call.Of((CancellationToken _) => Task.FromResult(2))).InvokeAsync(default, default));
        await Assert.ThrowsAsync<FormatException>(() => Ship(Call.Of((string text) => int.Parse(text))).InvokeAsync("x", default));
    }

    [Fact]
    public void An_object_travels_with_its_method()
    {
        Assert.Equal(21, Ship(Call.Of<int, int>(new Scale(3, "by three").Apply)).Invoke(7, default));
        var scale = new LoudScale(2, "loud");
        Assert.Equal("loud 6!", Ship(Call.Of<int, string>(scale.Say)).Invoke(3, default));
        var words = new List<int> { 1, 2 };
        Assert.True(Ship(Call.Of<int, bool>(words.Contains)).Invoke(2, default));
        Assert.Equal(14, Ship(Call.Of((int n) => n * _seven)).Invoke(2, default));
        var add = 1;
        Assert.Equal(15, Ship(Call.Of((int n) => (n * _seven) + add)).Invoke(2, default));
        Assert.Equal("ab", Ship(Call.Of<string, string>("a".Plus)).Invoke("b", default));
    }

    [Fact]
    public void What_cannot_travel_is_refused_by_name()
    {
        Assert.StartsWith("log (System.IO.MemoryStream): a stream cannot travel", RefusedStream().Message);
        var service = new Service();
        Assert.Contains("_log (System.IO.Stream): a stream cannot travel", Refused(Call.Of<int, long>(service.Length)).Message);
        Assert.StartsWith("this (", Refused(Call.Of<int, long>(service.Length)).Message);
        object thing = new Version(1, 0);
        var captured = Refused(Call.Of((int n) => $"{thing}{n}"));
        Assert.Contains("thing", captured.Message);
        Assert.Contains("System.Version", captured.Message);
        Assert.Contains("several functions", Refused(Call.Of(((Action)(() => { })) + (() => { }))).Message);
        Expression<Func<int, int>> expression = n => n + 1;
        Assert.Contains("made at run time", Refused(Call.Of(expression.Compile())).Message);
        Assert.Contains("a stream", Refused(Call.Of((int _) => new MemoryStream())).Message);
    }

    [Fact]
    public async Task What_only_a_neighbour_captured_stays_here()
    {
        using var log = new MemoryStream();
        var (sum, factor) = (0L, 3);
        Action note = () => log.WriteByte((byte)sum);
        note();

        Assert.Equal(12, Ship(Call.Of((int n) => n * factor)).Invoke(4, default));
        Assert.Equal(12, await Ship(Call.Of(async (int n) =>
        {
            await Task.Yield();
            return Twice(n) * factor / 2;
        })).InvokeAsync(4, default));
        Assert.Equal([3, 6], Ship(Call.Of((int n) => Enumerable.Range(1, n).Select(i => i * factor).ToArray())).Invoke(2, default));
        Assert.Contains("log (System.IO.MemoryStream)", Refused(Call.Of((int n) => Enumerable.Range(0, n).Select(_ => log.Length).ToArray())).Message);
        Assert.Contains("log (System.IO.MemoryStream)", Refused(Call.Of(async (int n) => await log.ReadAsync(new byte[n]))).Message);
        Assert.Contains("log (System.IO.MemoryStream)", Refused(Call.Of((int n) => Local(n))).Message);
        Assert.Contains("log (System.IO.MemoryStream)", Refused(Call.Of(note)).Message);
        Assert.Contains("log (System.IO.MemoryStream)", Refused(Call.Of((int _) => note())).Message);

        int Twice(int n) => n * 2;
        long Local(int n) => log.Length + n;
    }

    [Fact]
    public void A_captured_function_brings_what_it_uses_of_a_shared_closure()
    {
        var (hidden, factor) = (10, 2);
        Func<int, int> inner = n => n + hidden;
        Func<int, int> outer = n => inner(n) * factor;
        Assert.Equal(24, Ship(Call.Of((int n) => outer(n))).Invoke(2, default));
    }

    [Fact]
    public void The_same_function_has_the_same_key_whatever_it_captured()
    {
        var keys = Enumerable.Range(0, 3).Select(i => ShippedFunction.Of(Call.Of((int n) => n + i)).Key).Distinct();
        Assert.Single(keys);
        Assert.NotEqual(ShippedFunction.Of(Call.Of<int, int>(n => n)).Key, ShippedFunction.Of(Call.Of<int, int>(n => n)).Key);
        Assert.NotEqual(Key<int>(), Key<long>());
        static FunctionKey Key<T>() => ShippedFunction.Of(Call.Of((T value) => value)).Key;
    }

    [Fact]
    public void Another_build_of_the_assembly_is_an_error()
    {
        var reference = ShippedFunction.Of(Call.Of((int n) => n * 3)).Reference.ToArray();
        var version = typeof(ShippedFunctionTests).Module.ModuleVersionId.ToByteArray();
        var at = reference.AsSpan().IndexOf(version);
        reference[at] ^= 0xFF;
        Assert.Throws<CodeVersionException>(() => ReceivedFunction.Resolve(reference));
    }

    [Fact]
    public void An_assembly_that_is_not_there_is_an_error()
    {
        var reference = ShippedFunction.Of(Call.Of((int n) => n * 5)).Reference.ToArray();
        var name = Encoding.ASCII.GetBytes("Troupe.Actors.Tests");
        for (var at = reference.AsSpan().IndexOf(name); at >= 0; at = reference.AsSpan().IndexOf(name))
        {
            reference[at] = (byte)'X';
        }

        Assert.Throws<FunctionNotFoundException>(() => ReceivedFunction.Resolve(reference));
    }

    [Fact]
    public void Broken_references_are_refused_and_nothing_else_happens()
    {
        var good = ShippedFunction.Of(Call.Of((Dictionary<string, int[]> n) => n.Count)).Reference;
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = good.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                _ = ReceivedFunction.Resolve(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            }
            catch (Exception error) when (error is WireFormatException or FunctionNotFoundException or CodeVersionException)
            {
                // what is expected of broken bytes, unless they happen to be right
            }
        }
    }

    internal static Call<T, TResult> Ship<T, TResult>(Call<T, TResult> call)
    {
        var shipped = ShippedFunction.Of(call);
        using var writer = new PayloadWriter();
        if (shipped.HasCaptured)
        {
            shipped.WriteCaptured(writer);
        }

        var received = ReceivedFunction.Resolve(shipped.Reference);
        Assert.Equal((typeof(T), typeof(TResult), shipped.HasCaptured), (received.ItemType, received.ResultType, received.HasCaptured));
        var reader = new PayloadReader(writer.Written, [.. writer.Refs]);
        var target = received.ReadCaptured(ref reader);
        Assert.True(reader.AtEnd);
        var arrived = received.Bind<T, TResult>(target);
        Assert.Equal(call.Shape, arrived.Shape);
        return arrived;
    }

    private static CannotTravelException Refused<T, TResult>(Call<T, TResult> call) => Assert.Throws<CannotTravelException>(() =>
    {
        using var writer = new PayloadWriter();
        ShippedFunction.Of(call).WriteCaptured(writer);
    });

    private static CannotTravelException RefusedStream()
    {
        using var log = new MemoryStream();
        return Refused(Call.Of((int n) => log.Length + n));
    }

    private static string Shout(string text) => text + "!";

    private static class Generic<T>
    {
        public static string Describe<TOther>(TOther value) => $"{value}";
    }

    private class Scale(int factor, string name)
    {
        protected string Name { get; } = name;

        public int Apply(int value) => value * factor;
    }

    private sealed class LoudScale(int factor, string name) : Scale(factor, name)
    {
        public string Say(int value) => $"{Name} {Apply(value)}!";
    }

    private sealed class Service
    {
        private readonly Stream _log = new MemoryStream();

        public long Length(int extra) => _log.Length + extra;
    }
}

internal static class TextExtensions
{
    public static string Plus(this string text, string other) => text + other;
}

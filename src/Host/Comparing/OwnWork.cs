namespace Troupe.Host.Comparing;

using System.Diagnostics;
using System.Reflection;
using Troupe.Host.Lines;
using Troupe.Host.Methods;

/// <summary>The user's own method over lines of the user's own file, as a work to compare.</summary>
internal static class OwnWork
{
    /// <summary>Takes as many of the first lines as the method does in that time, one after another.</summary>
    /// <exception cref="BadInputException">There is no such method or file, no line in it, or one that the method cannot take.</exception>
    public static Task<Workload> OfAsync(string assembly, string name, string input, double seconds)
    {
        var method = MethodFinder.Find(UserAssembly.Load(assembly), name, (1, 1));
        var parameter = method.GetParameters()[0];
        var isTask = method.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Task<>);
        var result = isTask ? method.ReturnType.GetGenericArguments()[0] : method.ReturnType;
        const BindingFlags Private = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DoNotWrapExceptions;
        return (Task<Workload>)typeof(OwnWork).GetMethod(nameof(MakeAsync), Private)!.MakeGenericMethod(parameter.ParameterType, result)
            .Invoke(null, Private, null, [method, isTask, input, seconds], null)!;
    }

    private static async Task<Workload> MakeAsync<T, TResult>(MethodInfo method, bool isTask, string input, double seconds)
    {
        var name = $"{method.DeclaringType!.Name}.{method.Name}";
        if (isTask)
        {
            var function = method.CreateDelegate<Func<T, Task<TResult>>>();
            var items = await SampleAsync<T>(input, function, seconds);
            return new Workload(name, items.Count, () => OneByOneAsync(items, function), pool => pool.MapAsync(function, items));
        }

        var plain = method.CreateDelegate<Func<T, TResult>>();
        Func<T, Task> work = item =>
        {
            plain(item);
            return Task.CompletedTask;
        };
        var taken = await SampleAsync(input, work, seconds);
        return new Workload(name, taken.Count, () => OneByOneAsync(taken, work), pool => pool.MapAsync(plain, taken));
    }

    private static async Task OneByOneAsync<T>(List<T> items, Func<T, Task> function)
    {
        foreach (var item in items)
        {
            await function(item);
        }
    }

    private static async Task<List<T>> SampleAsync<T>(string input, Func<T, Task> work, double seconds)
    {
        var format = ItemFormat.Of<T>(new InputFormat(typeof(T) == typeof(string) ? InputKind.Lines : InputKind.Json, Delimiter: null, Columns: null, HasHeader: false));
        var items = new List<T>();
        var began = Stopwatch.GetTimestamp();
        using var lines = Open(input);
        // The first one whatever it takes: the file's opening and the method's first compilation count as well.
        while ((items.Count == 0 || Stopwatch.GetElapsedTime(began).TotalSeconds < seconds) && TryRead(input, lines, format, items))
        {
            try
            {
                await work(items[^1]);
            }
            catch (Exception error)
            {
                // The user's own, of any type; what does not even run here has nothing to compare.
                throw new BadInputException($"{input}, line {items.Count}: the method throws {error.GetType().Name}: {error.Message}");
            }
        }

        return items.Count > 0 ? items : throw new BadInputException($"{input} has no lines.");
    }

    private static IEnumerator<string> Open(string input)
    {
        try
        {
            return File.ReadLines(input).GetEnumerator();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Files.Refusal(input, "read", error);
        }
    }

    private static bool TryRead<T>(string input, IEnumerator<string> lines, ItemFormat<T> format, List<T> items)
    {
        try
        {
            if (!lines.MoveNext())
            {
                return false;
            }

            items.Add(format.Read(new InputRecord(File: 0, items.Count + 1, lines.Current)));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Files.Refusal(input, "read", error);
        }
        catch (FormatException error)
        {
            throw new BadInputException($"Line {items.Count + 1} of {input} cannot be read as {format.Name}: {error.Message}");
        }
    }
}

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
    public static Workload Of(string assembly, string name, string input, double seconds)
    {
        var method = MethodFinder.Find(UserAssembly.Load(assembly), name, (1, 1));
        var parameter = method.GetParameters()[0];
        var isTask = method.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Task<>);
        var result = isTask ? method.ReturnType.GetGenericArguments()[0] : method.ReturnType;
        const BindingFlags Private = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DoNotWrapExceptions;
        return (Workload)typeof(OwnWork).GetMethod(nameof(Make), Private)!.MakeGenericMethod(parameter.ParameterType, result)
            .Invoke(null, Private, null, [method, isTask, input, seconds], null)!;
    }

    private static Workload Make<T, TResult>(MethodInfo method, bool isTask, string input, double seconds)
    {
        var name = $"{method.DeclaringType!.Name}.{method.Name}";
        if (isTask)
        {
            var function = method.CreateDelegate<Func<T, Task<TResult>>>();
            var items = Sample<T>(input, item => function(item).GetAwaiter().GetResult(), seconds);
            return new Workload(name, items.Count, async () => await OneByOne(items, function), pool => pool.MapAsync(function, items));
        }

        var plain = method.CreateDelegate<Func<T, TResult>>();
        var taken = Sample<T>(input, item => plain(item), seconds);
        return new Workload(
            name,
            taken.Count,
            () =>
            {
                taken.ForEach(item => plain(item));
                return Task.CompletedTask;
            },
            pool => pool.MapAsync(plain, taken));
    }

    private static async Task OneByOne<T, TResult>(List<T> items, Func<T, Task<TResult>> function)
    {
        foreach (var item in items)
        {
            await function(item);
        }
    }

    private static List<T> Sample<T>(string input, Action<T> work, double seconds)
    {
        var format = ItemFormat.Of<T>(new InputFormat(typeof(T) == typeof(string) ? InputKind.Lines : InputKind.Json, Delimiter: null, Columns: null, HasHeader: false));
        var items = new List<T>();
        var began = Stopwatch.GetTimestamp();
        try
        {
            foreach (var line in File.ReadLines(input))
            {
                var item = format.Read(new InputRecord(File: 0, items.Count + 1, line));
                work(item);
                items.Add(item);
                if (Stopwatch.GetElapsedTime(began).TotalSeconds >= seconds)
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Cannot read {input}: {error.Message}");
        }
        catch (FormatException error)
        {
            throw new BadInputException($"{input}, line {items.Count + 1}, is no {format.Name}: {error.Message}");
        }
        catch (Exception error) when (error is not BadInputException)
        {
            throw new BadInputException($"{input}, line {items.Count + 1}: the method throws {error.GetType().Name}: {error.Message}");
        }

        return items.Count > 0 ? items : throw new BadInputException($"{input} has no lines.");
    }
}

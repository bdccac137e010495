namespace Troupe.Host.Mapping;

using System.Reflection;
using Troupe.Host.Lines;
using Troupe.Host.Methods;

/// <summary>Makes the run that fits a method. Reflection ends here.</summary>
internal static class MapRuns
{
    /// <summary>How many parameters a method may have.</summary>
    public const int MostParameters = 4;

    public static IMapRun Of(MethodInfo method, InputFormat format)
    {
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var result = method.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Task<>)
            ? method.ReturnType.GetGenericArguments()[0]
            : method.ReturnType;
        const BindingFlags Maker = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DoNotWrapExceptions;
        var maker = typeof(MapRuns).GetMethod($"Of{parameters.Length}", Maker)!.MakeGenericMethod([.. parameters, method.ReturnType, result]);
        return (IMapRun)maker.Invoke(null, Maker, null, [method, format], null)!;
    }

    private static MapRun<T, TResult> Of1<T, TReturn, TResult>(MethodInfo method, InputFormat format) =>
        new(method.CreateDelegate<Func<T, TReturn>>(), ItemFormat.Of<T>(format));

    // Several arguments travel as one tuple; the function that takes it apart is a closure over the method.
    private static MapRun<(T1, T2), TResult> Of2<T1, T2, TReturn, TResult>(MethodInfo method, InputFormat format)
    {
        var function = method.CreateDelegate<Func<T1, T2, TReturn>>();
        var (first, second) = (ItemFormat.Value<T1>(format), ItemFormat.Value<T2>(format));
        return new(
            (Func<(T1, T2), TReturn>)(item => function(item.Item1, item.Item2)),
            new(Named(typeof(T1), typeof(T2)), record => (first(record.Fields![0]), second(record.Fields[1]))));
    }

    private static MapRun<(T1, T2, T3), TResult> Of3<T1, T2, T3, TReturn, TResult>(MethodInfo method, InputFormat format)
    {
        var function = method.CreateDelegate<Func<T1, T2, T3, TReturn>>();
        var (first, second, third) = (ItemFormat.Value<T1>(format), ItemFormat.Value<T2>(format), ItemFormat.Value<T3>(format));
        return new(
            (Func<(T1, T2, T3), TReturn>)(item => function(item.Item1, item.Item2, item.Item3)),
            new(Named(typeof(T1), typeof(T2), typeof(T3)), record => (first(record.Fields![0]), second(record.Fields[1]), third(record.Fields[2]))));
    }

    private static MapRun<(T1, T2, T3, T4), TResult> Of4<T1, T2, T3, T4, TReturn, TResult>(MethodInfo method, InputFormat format)
    {
        var function = method.CreateDelegate<Func<T1, T2, T3, T4, TReturn>>();
        var (first, second, third, fourth) = (ItemFormat.Value<T1>(format), ItemFormat.Value<T2>(format), ItemFormat.Value<T3>(format), ItemFormat.Value<T4>(format));
        return new(
            (Func<(T1, T2, T3, T4), TReturn>)(item => function(item.Item1, item.Item2, item.Item3, item.Item4)),
            new(Named(typeof(T1), typeof(T2), typeof(T3), typeof(T4)), record =>
                (first(record.Fields![0]), second(record.Fields[1]), third(record.Fields[2]), fourth(record.Fields[3]))));
    }

    private static string Named(params Type[] types) => $"({string.Join(", ", types.Select(Signature.Name))})";
}

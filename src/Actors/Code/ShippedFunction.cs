namespace Troupe.Code;

using System.Collections.Concurrent;
using Troupe.Payload;

/// <summary>
/// A function on its way to another process: what it is (<see cref="Reference"/>, the same for all with one <see cref="Key"/>) and what this
/// one captured.
/// </summary>
internal sealed class ShippedFunction
{
    /// <summary>The first byte of a reference.</summary>
    public const byte Layout = 1;

    private static readonly ConcurrentDictionary<FunctionKey, Plan> s_plans = new();
    private static volatile ShippedFunction? s_last; // Of those that captured nothing: most calls are of the same function as the one before.

    private readonly Plan _plan;
    private readonly object? _target;

    private ShippedFunction(Plan plan, object? target, FunctionKey key)
    {
        _plan = plan;
        _target = target;
        Key = key;
    }

    public FunctionKey Key { get; }

    /// <summary>What <see cref="ReceivedFunction.Resolve"/> takes. Not to be changed.</summary>
    public byte[] Reference => _plan.Reference;

    /// <summary>Whether there is anything to <see cref="WriteCaptured"/>.</summary>
    public bool HasCaptured => _plan.Method.Kind is TargetKind.Fields or TargetKind.Value;

    /// <exception cref="CannotTravelException">The function, its argument, its result or what it captured is of a type that cannot travel.</exception>
    public static ShippedFunction Of<T, TResult>(Call<T, TResult> call)
    {
        var function = call.Function;
        if (!function.HasSingleTarget)
        {
            throw new CannotTravelException(function.GetType().ToString(), "a delegate of several functions cannot travel");
        }

        var (method, target) = (function.Method, function.Target);
        if (s_last is { } last && last.Key.Is(method, target?.GetType(), call.Shape, typeof(T), typeof(TResult)))
        {
            return last;
        }

        var key = new FunctionKey(method, target?.GetType(), call.Shape, typeof(T), typeof(TResult));
        var plan = s_plans.TryGetValue(key, out var known) ? known : Add<T, TResult>(key);
        if (plan.Method.Kind is TargetKind.Fields or TargetKind.Value)
        {
            return new ShippedFunction(plan, target, key);
        }

        // Nothing was captured: one stands for all. Callers are on many threads; which of theirs stays does not matter.
        return s_last = plan.Bare ??= new ShippedFunction(plan, null, key);
    }

    /// <summary>Writes what the function captured, as it is now.</summary>
    /// <exception cref="CannotTravelException">A captured value cannot travel, which its type did not tell.</exception>
    public void WriteCaptured(PayloadWriter writer) => new CaptureWriter(writer).Target(_plan.Method, _target);

    private static Plan Add<T, TResult>(FunctionKey key)
    {
        _ = Codec<T>.Instance;
        _ = Codec<TResult>.Instance;
        var method = MethodPlan.For(key.Method, key.Target);
        using var writer = new PayloadWriter();
        var references = new ReferenceWriter(writer);
        writer.Byte(Layout);
        writer.Byte((byte)key.Shape);
        references.Type(key.Item);
        references.Type(key.Result);
        method.Write(writer, references);
        if (writer.Length > Parcel.InlineLimit)
        {
            throw new CannotTravelException($"{key.Method.DeclaringType?.Name}.{key.Method.Name}", $"the names of its types take {writer.Length} bytes, more than a message holds");
        }

        return s_plans.GetOrAdd(key, new Plan(method, writer.Written.ToArray()));
    }

    private sealed record Plan(MethodPlan Method, byte[] Reference)
    {
        public ShippedFunction? Bare { get; set; }
    }
}

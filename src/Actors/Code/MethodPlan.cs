namespace Troupe.Code;

using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Troupe.Payload;

/// <summary>How the method of a delegate is named to another process, and what has to go with it. Made once a method and target type.</summary>
internal sealed class MethodPlan
{
    private static readonly ConcurrentDictionary<(MethodInfo Method, Type? Target), MethodPlan> s_plans = new();

    private readonly MethodInfo _method;
    private byte[]? _bytes;

    private MethodPlan(MethodInfo method, Type? target)
    {
        if (method is DynamicMethod || method.DeclaringType is null || method.Module.Assembly.IsDynamic)
        {
            throw new CannotTravelException(method.Name, "code made at run time (a compiled expression, an emitted method) cannot travel");
        }

        _method = method;
        (Kind, Target) = CaptureRule.KindOf(method, target);
        if (Kind == TargetKind.Fields)
        {
            Capture = Capture.Of(method, Target!);
        }
        else if (Kind == TargetKind.Value)
        {
            TravelRule.Check(Target!, $"this ({Target})");
            Codec = CodecRule.For(Target!);
        }
    }

    public TargetKind Kind { get; }

    /// <summary>The type as which the target travels; null if there is none.</summary>
    public Type? Target { get; }

    /// <summary>The target's codec, if it travels as a value.</summary>
    public Codec? Codec { get; }

    /// <summary>What it needs of its target, if that travels field by field.</summary>
    public Capture? Capture { get; }

    /// <summary>The reference by itself, for a delegate that another function captured.</summary>
    public byte[] Bytes => _bytes ??= ToBytes(); // two threads may both make it: the same bytes

    /// <exception cref="CannotTravelException">The method, or what it captured, cannot go to another process.</exception>
    public static MethodPlan For(Delegate function)
    {
        if (!function.HasSingleTarget)
        {
            throw new CannotTravelException(function.GetType().ToString(), "a delegate of several functions cannot travel");
        }

        return For(function.Method, function.Target?.GetType());
    }

    public static MethodPlan For(MethodInfo method, Type? target) =>
        s_plans.TryGetValue((method, target), out var plan) ? plan : s_plans.GetOrAdd((method, target), static key => new MethodPlan(key.Method, key.Target));

    public void Write(PayloadWriter writer, ReferenceWriter references)
    {
        writer.Byte((byte)Kind);
        if (Target is not null)
        {
            references.Type(Target);
        }

        references.Method(_method);
    }

    private byte[] ToBytes()
    {
        using var writer = new PayloadWriter();
        Write(writer, new ReferenceWriter(writer));
        return writer.Written.ToArray();
    }
}

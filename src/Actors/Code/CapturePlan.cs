namespace Troupe.Code;

using System.Collections.Concurrent;

/// <summary>How an object travels field by field: a closure, or the user's object whose method is called. Made once a type.</summary>
internal sealed class CapturePlan
{
    private static readonly ConcurrentDictionary<Type, CapturePlan> s_plans = new();

    private CapturePlan(Type type)
    {
        IsClosure = CaptureRule.IsClosure(type);
        var path = IsClosure ? "" : $"this ({type})";
        Fields = [.. CaptureRule.FieldsOf(type).ConvertAll(field => new CapturedField(field, path))];
    }

    /// <summary>A closure goes with the fields that are used, each after its place; any other object with all.</summary>
    public bool IsClosure { get; }

    public CapturedField[] Fields { get; }

    public static CapturePlan For(Type type) => s_plans.TryGetValue(type, out var plan) ? plan : s_plans.GetOrAdd(type, static made => new CapturePlan(made));
}

namespace Troupe.Code;

using System.Collections.Concurrent;
using System.Reflection;
using Troupe.Payload;

/// <summary>How an object travels field by field: a closure, or the user's object whose method is called. Made once a type.</summary>
internal sealed class CapturePlan
{
    private static readonly ConcurrentDictionary<Type, CapturePlan> s_plans = new();

    private CapturePlan(Type type, string path)
    {
        Type = type;
        Fields = [.. CaptureRule.FieldsOf(type).Select(field => new CapturedField(field, path))];
    }

    public Type Type { get; }

    public CapturedField[] Fields { get; }

    public static CapturePlan For(Type type) => s_plans.TryGetValue(type, out var plan) ? plan : s_plans.GetOrAdd(type, static made => new CapturePlan(made, PathOf(made)));

    /// <summary>Makes the plans of a type and of all it holds.</summary>
    /// <exception cref="CannotTravelException">A field, here or further in, is of a type that cannot travel; it names the field.</exception>
    public static void Check(Type type) => Check(type, []);

    private static void Check(Type type, HashSet<Type> visited)
    {
        if (!visited.Add(type))
        {
            return;
        }

        foreach (var field in For(type).Fields)
        {
            if (field.Form == CapturedForm.Object)
            {
                Check(field.Type, visited);
            }
        }
    }

    private static string PathOf(Type type) => CaptureRule.IsClosure(type) ? "" : $"this ({type})";
}

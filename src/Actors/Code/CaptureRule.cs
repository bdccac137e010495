namespace Troupe.Code;

using System.Reflection;
using System.Runtime.CompilerServices;
using Troupe.Payload;

/// <summary>How what a function captured travels. Pure.</summary>
internal static class CaptureRule
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static (TargetKind Kind, Type? Target) KindOf(MethodInfo method, Type? target) => target switch
    {
        null => (TargetKind.None, null),

        // A static method with a target is closed over its first argument, as extension methods are.
        _ when method.IsStatic => (TargetKind.Value, method.GetParameters()[0].ParameterType),
        _ when SingletonOf(target) is not null => (TargetKind.Singleton, target),
        _ => (KindOf(target), target),
    };

    /// <summary>The field with the one instance of a compiler-made class for lambdas that capture nothing.</summary>
    public static FieldInfo? SingletonOf(Type type) => type.Name.StartsWith("<>c", StringComparison.Ordinal) && !IsClosure(type)
        ? type.GetField("<>9", BindingFlags.Static | BindingFlags.Public)
        : type.Name.StartsWith("_Closure$__", StringComparison.Ordinal) ? type.GetField("$I", BindingFlags.Static | BindingFlags.Public) : null;

    /// <summary>Whether the compiler made the type to hold captured variables.</summary>
    public static bool IsClosure(Type type) =>
        type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal)
        || (type.Name.StartsWith("_Closure$__", StringComparison.Ordinal) && type.IsDefined(typeof(CompilerGeneratedAttribute)));

    /// <summary>
    /// An object whose own method is called goes field by field, private ones too: hollow, it would fail over there or, worse, not.
    /// What is ours or the framework's, or says its codec, travels as the value it is.
    /// </summary>
    public static TargetKind KindOf(Type target) =>
        TravelRule.TravelsByItself(target) || OwnCodec.IsSaid(target) || target.IsArray || (!IsClosure(target) && IsFramework(target)) || target.IsEnum
            ? TargetKind.Value
            : TargetKind.Fields;

    /// <summary>All instance fields, the base types' first, in the order of their tokens.</summary>
    public static List<FieldInfo> FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            var own = level.GetFields(AnyInstance);
            Array.Sort(own, static (one, other) => one.MetadataToken.CompareTo(other.MetadataToken));
            fields.InsertRange(0, own);
        }

        return fields;
    }

    private static bool IsFramework(Type type) =>
        type.Assembly == typeof(object).Assembly
        || type.Assembly.GetName().Name is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal));
}

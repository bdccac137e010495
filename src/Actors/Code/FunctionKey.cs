namespace Troupe.Code;

using System.Reflection;

/// <summary>What makes two functions the same but for what they captured.</summary>
internal sealed record FunctionKey(MethodInfo Method, Type? Target, CallShape Shape, Type Item, Type Result)
{
    // A class, and compared by hand: tables over a structure, and the default comparer of an enumeration, are compiled anew in every process, before its first call.
    public bool Equals(FunctionKey? other) => other is not null && Is(other.Method, other.Target, other.Shape, other.Item, other.Result);

    /// <summary>Whether it is the key of these.</summary>
    public bool Is(MethodInfo method, Type? target, CallShape shape, Type item, Type result) =>
        Method == method && Target == target && Shape == shape && Item == item && Result == result;

    public override int GetHashCode() => HashCode.Combine(Method, Target, Item, Result);
}

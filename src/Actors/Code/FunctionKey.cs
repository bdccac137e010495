namespace Troupe.Code;

using System.Reflection;

/// <summary>What makes two functions the same but for what they captured.</summary>
internal readonly record struct FunctionKey(MethodInfo Method, Type? Target, CallShape Shape, Type Item, Type Result);

namespace Troupe.Payload;

/// <summary>The value of what has none: the argument of a function without parameters, the result of one that returns nothing.</summary>
internal readonly struct Nothing;

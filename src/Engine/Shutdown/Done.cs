namespace Troupe.Engine;

/// <summary>The result of what ends without one.</summary>
public sealed class Done
{
    /// <summary>The only one there is.</summary>
    public static readonly Done Instance = new();

    private Done() { }
}

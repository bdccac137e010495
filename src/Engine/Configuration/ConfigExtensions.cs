namespace Troupe.Engine;

using System.Diagnostics.CodeAnalysis;

/// <summary>What one wants to do to a config that may be null.</summary>
public static class ConfigExtensions
{
    /// <summary><paramref name="config"/> over <paramref name="fallback"/>, where either may be null or empty.</summary>
    public static Config SafeWithFallback(this Config? config, Config fallback) =>
        config.IsNullOrEmpty() ? fallback : config.WithFallback(fallback);

    /// <summary>Whether nothing is configured.</summary>
    public static bool IsNullOrEmpty([NotNullWhen(false)] this Config? config) => config is null || config.IsEmpty;
}

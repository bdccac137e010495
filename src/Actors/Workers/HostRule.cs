namespace Troupe.Workers;

using System.Runtime.CompilerServices;

/// <summary>Whether this program can have worker processes at all.</summary>
internal static class HostRule
{
    /// <exception cref="PlatformNotSupportedException">It cannot.</exception>
    public static void Check()
    {
        // Dynamic code can be switched off in a program that has its IL all the same; one compiled ahead of time was started without a list of assemblies.
        var hasCode = RuntimeFeature.IsDynamicCodeSupported || AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is not null;
        if (Refusal(OperatingSystem.IsLinux(), hasCode) is { } refusal)
        {
            throw new PlatformNotSupportedException(refusal);
        }
    }

    /// <returns>Why not; null when it can.</returns>
    internal static string? Refusal(bool isLinux, bool hasCode) =>
        !hasCode ? "Worker processes (Backend.Processes) run functions from the program's assemblies, and a program compiled ahead of time (NativeAOT) has none: publish it without PublishAot, or use Backend.Threads."
        : !isLinux ? "Worker processes (Backend.Processes) need Linux; Backend.Threads runs everywhere."
        : null;
}

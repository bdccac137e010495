// .NET looks for this very name, outside of any namespace, in the assemblies that DOTNET_STARTUP_HOOKS names.

/// <summary>Called by .NET before a program's first line, when the program was started to be its own worker.</summary>
internal static class StartupHook
{
    /// <summary>See <see cref="Troupe.Workers.OwnProgram"/>.</summary>
    public static void Initialize() => Troupe.Workers.OwnProgram.BecomeWorkerIfTold();
}

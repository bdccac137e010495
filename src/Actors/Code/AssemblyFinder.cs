namespace Troupe.Code;

using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

/// <summary>
/// Finds the very build of an assembly that the caller has: by name, as this process would load it anyway; else from the caller's file, whose
/// neighbours are then found through its own dependency list.
/// </summary>
internal static class AssemblyFinder
{
    private static readonly ConcurrentDictionary<string, Assembly> s_found = new();
    private static readonly Lock s_adding = new();
    private static AssemblyDependencyResolver[] s_neighbours = [];

    /// <exception cref="FunctionNotFoundException">It is neither known by name nor in the file.</exception>
    /// <exception cref="CodeVersionException">It is there, in another build.</exception>
    public static Assembly Find(string name, Guid version, string path)
    {
        var assembly = s_found.TryGetValue(name, out var known) ? known : Load(name, path);
        var found = assembly.ManifestModule.ModuleVersionId;
        if (found != version)
        {
            throw new CodeVersionException(name, version, found, assembly.Location);
        }

        return s_found.GetOrAdd(name, assembly);
    }

    private static Assembly Load(string name, string path)
    {
        Exception reason;
        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (Exception error) when (error is IOException or BadImageFormatException)
        {
            reason = error;
        }

        if (!File.Exists(path))
        {
            throw new FunctionNotFoundException($"Assembly {name} is neither known here by name nor at '{path}'.", reason);
        }

        try
        {
            AddNeighbours(path);
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or InvalidOperationException)
        {
            throw new FunctionNotFoundException($"Assembly {name} cannot be loaded from {path}: {error.Message}", error);
        }
    }

    private static void AddNeighbours(string path)
    {
        lock (s_adding)
        {
            // One at a time: two could lose each other's neighbours, or hook the context twice.
            if (s_neighbours.Length == 0)
            {
                AssemblyLoadContext.Default.Resolving += static (context, wanted) =>
                {
                    foreach (var neighbours in s_neighbours)
                    {
                        if (neighbours.ResolveAssemblyToPath(wanted) is { } file)
                        {
                            return context.LoadFromAssemblyPath(file);
                        }
                    }

                    return null;
                };
                AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, wanted) =>
                {
                    foreach (var neighbours in s_neighbours)
                    {
                        if (neighbours.ResolveUnmanagedDllToPath(wanted) is { } file)
                        {
                            return System.Runtime.InteropServices.NativeLibrary.Load(file);
                        }
                    }

                    return 0;
                };
            }

            s_neighbours = [.. s_neighbours, new AssemblyDependencyResolver(path)];
        }
    }
}

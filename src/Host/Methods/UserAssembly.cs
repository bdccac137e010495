namespace Troupe.Host.Methods;

using System.Reflection;
using System.Runtime.Loader;

/// <summary>Loads the user's assembly from its path, with what lies beside it.</summary>
internal static class UserAssembly
{
    public static Assembly Load(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new BadInputException($"{path} is a directory, not an assembly.");
        }

        if (!File.Exists(full))
        {
            throw new BadInputException($"There is no assembly {path}.");
        }

        try
        {
            ResolveNeighbours(full);
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(full);
        }
        catch (BadImageFormatException)
        {
            throw new BadInputException($"{path} is not a .NET assembly.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new BadInputException($"{path} cannot be loaded: {error.Message}");
        }
    }

    private static void ResolveNeighbours(string path)
    {
        // Reads NAME.deps.json when there is one, and takes the assemblies beside it when there is none.
        var resolver = new AssemblyDependencyResolver(path);
        var folder = Path.GetDirectoryName(path)!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
        {
            var found = resolver.ResolveAssemblyToPath(name) ?? Path.Combine(folder, name.Name + ".dll");
            return File.Exists(found) ? context.LoadFromAssemblyPath(found) : null;
        };
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            resolver.ResolveUnmanagedDllToPath(name) is { } found ? System.Runtime.InteropServices.NativeLibrary.Load(found) : 0;
    }
}

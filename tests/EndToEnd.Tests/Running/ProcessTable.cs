namespace Troupe.EndToEnd.Tests.Running;

using System.Globalization;

/// <summary>The machine's processes, as /proc has them.</summary>
internal static class ProcessTable
{
    /// <summary>The worker processes that a host started.</summary>
    public static IReadOnlyList<int> WorkersOf(int host) =>
        [.. ChildrenOf(host).Where(process => CommandLine(process).Contains("Troupe.RemoteWorker", StringComparison.Ordinal))];

    /// <summary>Everything below a process, at any depth.</summary>
    public static IReadOnlyList<int> DescendantsOf(int process) => [.. ChildrenOf(process).SelectMany(child => DescendantsOf(child).Prepend(child))];

    /// <summary>Whether it still runs; a zombie does not.</summary>
    public static bool Runs(int process) => Stat(process) is { State: not 'Z' };

    /// <summary>How often the process's first thread has had a processor and gone to sleep again.</summary>
    public static Turn TurnOf(int process) => new(process, Sleeps(process));

    /// <summary>Whether it has done so since, or is no more.</summary>
    public static bool HasHadItsTurn(Turn since) => !Runs(since.Process) || Sleeps(since.Process) > since.Sleeps;

    /// <summary>The names of the Unix sockets that a process has open.</summary>
    public static IReadOnlyList<string> SocketNamesOf(int process)
    {
        var inodes = new DirectoryInfo($"/proc/{process}/fd").EnumerateFiles()
            .Select(descriptor => descriptor.LinkTarget)
            .Where(target => target?.StartsWith("socket:[", StringComparison.Ordinal) == true)
            .Select(target => target!["socket:[".Length..^1])
            .ToHashSet();
        return [.. UnixSockets().Where(socket => inodes.Contains(socket.Inode)).Select(socket => socket.Name)];
    }

    /// <summary>The names of all Unix sockets of the machine.</summary>
    public static IReadOnlyList<string> SocketNames() => [.. UnixSockets().Select(socket => socket.Name)];

    /// <summary>Whether a file is one of the runtime's own: it leaves its diagnostic socket and its folder for named objects behind when it is killed.</summary>
    public static bool IsOfTheRuntime(string path)
    {
        string[] its = ["dotnet-diagnostic-", "clr-debug-pipe-", ".dotnet"];
        return its.Any(prefix => Path.GetFileName(path).StartsWith(prefix, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Inode, string Name)> UnixSockets() =>
        File.ReadLines("/proc/net/unix").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 7)
            .Select(fields => (fields[6], fields[7]));

    private static IEnumerable<int> ChildrenOf(int parent) =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0)
            .Where(process => process != 0 && Stat(process)?.Parent == parent);

    private static (char State, int Parent)? Stat(int process)
    {
        try
        {
            // "pid (name) state parent …"; the name may hold anything, a parenthesis too.
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Sleeps(int process)
    {
        const string Name = "voluntary_ctxt_switches:";
        try
        {
            return long.Parse(File.ReadLines($"/proc/{process}/task/{process}/status").First(static line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>A moment in a process's life.</summary>
    internal readonly record struct Turn(int Process, long Sleeps);
}

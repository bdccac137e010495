namespace Troupe.Remote.Tests;

using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>The TCP connections between this process and another one of this machine, to be cut.</summary>
internal static partial class Connections
{
    /// <summary>Cuts them, as a network does: neither process has done it.</summary>
    /// <returns>How many there were.</returns>
    public static int CutTo(int process)
    {
        var rows = File.ReadLines("/proc/net/tcp").Skip(1).Select(static row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(static row => (Local: PortOf(row[1]), Remote: PortOf(row[2]), Inode: row[9])).ToArray();
        var theirs = Sockets(process.ToString(CultureInfo.InvariantCulture)).Keys.ToHashSet();
        var ports = rows.Where(row => theirs.Contains(row.Inode)).Select(static row => row.Local).ToHashSet();
        var ours = Sockets("self");
        var cut = 0;
        foreach (var row in rows.Where(row => ports.Contains(row.Remote) && ours.ContainsKey(row.Inode)))
        {
            cut += shutdown(ours[row.Inode], 2) == 0 ? 1 : 0;
        }

        return cut;
    }

    private static int PortOf(string address) => int.Parse(address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static Dictionary<string, int> Sockets(string process)
    {
        var sockets = new Dictionary<string, int>();
        foreach (var file in Directory.EnumerateFileSystemEntries($"/proc/{process}/fd"))
        {
            if (new FileInfo(file).LinkTarget is ['s', 'o', 'c', 'k', 'e', 't', ':', '[', .. var inode, ']'])
            {
                sockets[inode] = int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture);
            }
        }

        return sockets;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int shutdown(int socket, int how);
}

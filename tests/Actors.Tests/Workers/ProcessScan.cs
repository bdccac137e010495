namespace Troupe.Actors.Tests.Workers;

using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

/// <summary>Looks for secrets where everybody on a machine, or every child, could read them: in the arguments and environments of a process and all below it.</summary>
internal static class ProcessScan
{
    /// <summary>A process that stays, started by user code in whatever process this is run: its id.</summary>
    public static int StartChild() => Process.Start("sleep", "120").Id;

    /// <summary>Everything below a process, at any depth.</summary>
    public static IReadOnlyList<int> Below(int process)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(static id => id != 0)
            .ToLookup(ParentOf);
        List<int> all = [.. children[process]];
        for (var i = 0; i < all.Count; i++)
        {
            all.AddRange(children[all[i]]);
        }

        return all;
    }

    /// <summary>How a secret might be written: as it is, as its bytes, in hexadecimal or base64, and the same of its hash.</summary>
    public static IReadOnlyList<byte[]> FormsOf(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        byte[][] raw = [bytes, SHA256.HashData(bytes)];
        return [.. raw.SelectMany(static one => (byte[][])[one, .. new[] { Convert.ToHexString(one), Convert.ToHexStringLower(one), Convert.ToBase64String(one).TrimEnd('=') }.Select(Encoding.ASCII.GetBytes)])];
    }

    /// <summary>Where one of the forms stands: the process, and in what.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<int> processes, IReadOnlyList<byte[]> forms) =>
        [.. from process in processes
            from file in (string[])["cmdline", "environ"]
            let text = Read($"/proc/{process}/{file}")
            where forms.Any(form => text.AsSpan().IndexOf(form) >= 0)
            select $"{file} of {process} ({Encoding.UTF8.GetString(Read($"/proc/{process}/cmdline")).Replace('\0', ' ')})"];

    /// <summary>Whether one of the forms stands in a text.</summary>
    public static bool IsIn(string text, IReadOnlyList<byte[]> forms) => forms.Any(form => Encoding.UTF8.GetBytes(text).AsSpan().IndexOf(form) >= 0);

    private static int ParentOf(int process)
    {
        // "pid (name) state parent …"; the name may hold anything, a parenthesis too.
        var text = Encoding.UTF8.GetString(Read($"/proc/{process}/stat"));
        return text.LastIndexOf(')') is >= 0 and var end ? int.Parse(text[(end + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) : 0;
    }

    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (IOException)
        {
            return []; // It has ended meanwhile.
        }
    }
}

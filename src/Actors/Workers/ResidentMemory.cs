namespace Troupe.Workers;

using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

/// <summary>
/// How much memory a process has resident: heap, stacks, code, and what it has touched of shared memory; not what is swapped out, nor what other processes
/// that it started have. Asked of the kernel, whether the process still moves or not.
/// </summary>
internal sealed class ResidentMemory : IDisposable
{
    private readonly SafeFileHandle _file;

    private ResidentMemory(SafeFileHandle file) => _file = file;

    /// <summary>This process's.</summary>
    public static ResidentMemory? OfThis() => Open("/proc/self/statm");

    /// <summary>A child's that has not been reaped. Once opened it stays that process's, even when its number is another's.</summary>
    public static ResidentMemory? Of(int process) => Open($"/proc/{process}/statm");

    /// <summary>In bytes; 0 when the process has ended.</summary>
    public long Read()
    {
        Span<byte> text = stackalloc byte[128];
        try
        {
            // Pages: "total resident shared …".
            text = text[..RandomAccess.Read(_file, text, 0)];
        }
        catch (IOException)
        {
            return 0; // It has been reaped.
        }

        var rest = text[(text.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(rest, out long pages, out _) ? pages * Environment.SystemPageSize : 0;
    }

    public void Dispose() => _file.Dispose();

    private static ResidentMemory? Open(string path)
    {
        try
        {
            return new ResidentMemory(File.OpenHandle(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // Gone already, or no /proc: nothing to measure.
        }
    }
}

namespace Troupe.Host.Lines;

using Microsoft.Win32.SafeHandles;

/// <summary>Standard input and output as plain streams.</summary>
internal static class StandardStreams
{
    /// <summary>Standard input; it knows its length when a file was redirected into it.</summary>
    public static Stream OpenInput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    public static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        // The console's stream hides that the reader of a pipe is gone, and a map of an endless input would go on for nobody.
        // A file stream tells; but over a file it keeps an offset of its own, which a shell's `{ a; b; } > file` must share.
        var plain = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return plain.CanSeek ? Console.OpenStandardOutput() : plain;
    }
}

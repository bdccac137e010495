namespace Troupe.Workers;

/// <summary>
/// What .NET itself leaves in the temporary folder when a process is killed: its diagnostic socket and the debugger's pipes. The host cannot remove its own
/// after a SIGKILL, so its workers do, as their last act. Workers have none: their diagnostics are off unless the user says otherwise.
/// </summary>
internal static class HostRemains
{
    /// <summary>Removes them once the host is really gone; does nothing when it lives and only let go of this worker.</summary>
    internal static void Remove(int hostProcess)
    {
        if (!IsGone(hostProcess))
        {
            return;
        }

        try
        {
            foreach (var pattern in (ReadOnlySpan<string>)[$"dotnet-diagnostic-{hostProcess}-*", $"clr-debug-pipe-{hostProcess}-*"])
            {
                foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), pattern))
                {
                    File.Delete(file);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another worker was faster, or the folder is not ours to write: this process ends either way, and nobody is left to be told.
            return;
        }
    }

    // A process closes its descriptors a moment before its children have a new parent.
    private static unsafe bool IsGone(int hostProcess)
    {
        for (var look = 0; look < 100; look++)
        {
            if (Libc.ParentId() != hostProcess)
            {
                return true;
            }

            Libc.Poll(null, 0, timeoutMilliseconds: 1);
        }

        return false;
    }
}

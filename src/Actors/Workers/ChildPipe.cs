namespace Troupe.Workers;

/// <summary>
/// A pipe between this process and a child, closed by exec everywhere except where a child gets it by number. Its descriptors
/// are above those numbers, so that placing one never overwrites another.
/// </summary>
internal unsafe struct ChildPipe
{
    private const int FirstFree = 10;

    public int ReadEnd;
    public int WriteEnd;

    public static ChildPipe Create()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.OpenCloseOnExec) < 0)
        {
            throw new WorkerStartException($"No pipe for a worker process: {Libc.Describe(Libc.Errno)}.") { IsShortage = Libc.IsShortage(Libc.Errno) };
        }

        var pipe = new ChildPipe { WriteEnd = ends[1] };
        try
        {
            pipe.ReadEnd = Raise(ends[0]);
            pipe.WriteEnd = 0; // Raise closes what it cannot raise.
            pipe.WriteEnd = Raise(ends[1]);
            return pipe;
        }
        catch (WorkerStartException)
        {
            pipe.Close();
            throw;
        }
    }

    /// <summary>The same file under a descriptor that no child expects anything at.</summary>
    public static int Raise(int descriptor)
    {
        if (descriptor >= FirstFree)
        {
            return descriptor;
        }

        var raised = Libc.Control(descriptor, Libc.DuplicateCloseOnExec, FirstFree);
        var error = Libc.Errno;
        Libc.Close(descriptor);
        return raised >= 0 ? raised : throw new WorkerStartException($"No descriptor for a worker process: {Libc.Describe(error)}.") { IsShortage = Libc.IsShortage(error) };
    }

    public void CloseReadEnd() => CloseEnd(ref ReadEnd);

    public void CloseWriteEnd() => CloseEnd(ref WriteEnd);

    public void Close()
    {
        CloseReadEnd();
        CloseWriteEnd();
    }

    private static void CloseEnd(ref int end)
    {
        if (end > 0)
        {
            Libc.Close(end);
            end = 0;
        }
    }
}

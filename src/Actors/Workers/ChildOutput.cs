namespace Troupe.Workers;

/// <summary>Our end of a child's standard output or error. Only the watcher's thread touches it.</summary>
internal sealed unsafe class ChildOutput(int descriptor, bool isError, IChildObserver observer)
{
    private const int ReadSize = 16 * 1024;

    // As much as a pipe holds by default, so all that the child itself can have left in it.
    private const int LeftAtMost = 64 * 1024;

    private readonly LineCutter _lines = new();
    private readonly Action<string> _tell = text => observer.Line(isError, text);

    /// <summary>-1 once it is closed; poll skips it then.</summary>
    public int Descriptor { get; private set; } = descriptor;

    /// <summary>Reads once. False: there was nothing, or there will be nothing more.</summary>
    public bool ReadSome()
    {
        var buffer = stackalloc byte[ReadSize];
        var count = Descriptor < 0 ? 0 : Libc.Read(Descriptor, buffer, ReadSize);
        if (count > 0)
        {
            _lines.Take(new ReadOnlySpan<byte>(buffer, (int)count), _tell);
            return true;
        }

        if (count == 0 || Libc.Errno is not (Libc.Eagain or Libc.Eintr))
        {
            Close();
        }

        return false;
    }

    /// <summary>
    /// The child is dead: reads what it left. A process it started may hold the pipe open and go on writing, so this
    /// ends after as much as the pipe can have held.
    /// </summary>
    public void ReadRest()
    {
        for (var read = 0; read < LeftAtMost + ReadSize && ReadSome(); read += ReadSize)
        {
        }

        Close();
    }

    private void Close()
    {
        if (Descriptor >= 0)
        {
            Libc.Close(Descriptor);
            Descriptor = -1;
            _lines.Finish(_tell);
        }
    }
}

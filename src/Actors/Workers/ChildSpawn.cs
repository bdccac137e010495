namespace Troupe.Workers;

/// <summary>
/// Starts a program by <c>posix_spawn</c>, in a process group of its own (so that Ctrl-C in a terminal reaches only the host, which then ends
/// its workers in order), with fresh signal handling, nothing on its standard input, and our pipes at the descriptors it expects.
/// </summary>
internal static unsafe class ChildSpawn
{
    // More than any C library's structures take (glibc's largest has 336 bytes).
    private const int StructureSize = 1024;

    /// <summary>The new process's id.</summary>
    /// <param name="command">What to start.</param>
    /// <param name="placements">Which descriptor of ours is found there at 1, 2, 3, ….</param>
    /// <exception cref="WorkerStartException">The system would not.</exception>
    public static int Start(ChildCommand command, ReadOnlySpan<int> placements)
    {
        var actions = stackalloc byte[StructureSize];
        var attributes = stackalloc byte[StructureSize];
        Check(Libc.ActionsInit(actions), command);
        try
        {
            Check(Libc.AttributesInit(attributes), command);
            try
            {
                Prepare(command, actions, attributes, placements);
                return Start(command, actions, attributes);
            }
            finally
            {
                Libc.AttributesDestroy(attributes);
            }
        }
        finally
        {
            Libc.ActionsDestroy(actions);
        }
    }

    private static void Prepare(ChildCommand command, byte* actions, byte* attributes, ReadOnlySpan<int> placements)
    {
        if (command.Directory is { } directory)
        {
            Check(Libc.ActionsChangeDirectory(actions, directory), command);
        }

        Check(Libc.ActionsOpen(actions, 0, "/dev/null", 0, 0), command);
        for (var i = 0; i < placements.Length; i++)
        {
            Check(Libc.ActionsDuplicate(actions, placements[i], i + 1), command);
        }

        var signals = stackalloc byte[StructureSize];
        Check(Libc.AttributesFlags(attributes, Libc.SpawnSetGroup | Libc.SpawnSetSignalDefaults | Libc.SpawnSetSignalMask), command);
        Check(Libc.AttributesGroup(attributes, 0), command);
        Libc.EmptySignals(signals);
        Check(Libc.AttributesMask(attributes, signals), command);
        Libc.FillSignals(signals);
        Check(Libc.AttributesDefaults(attributes, signals), command);
    }

    private static int Start(ChildCommand command, byte* actions, byte* attributes)
    {
        using var arguments = new NativeStrings([command.File, .. command.Arguments]);
        using var environment = new NativeStrings(command.Environment);
        int process;
        Check(Libc.Spawn(&process, arguments.Pointers[0], actions, attributes, arguments.Pointers, environment.Pointers), command);
        return process;
    }

    private static void Check(int error, ChildCommand command)
    {
        if (error != 0)
        {
            throw new WorkerStartException($"'{command.File}' cannot be started: {Libc.Describe(error)}.") { IsShortage = Libc.IsShortage(error) };
        }
    }
}

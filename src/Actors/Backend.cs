namespace Troupe;

/// <summary>Where work runs. The one argument that changes when a program moves from threads to processes.</summary>
public enum Backend
{
    /// <summary>On threads of this process: no copying, shared memory; a thread cannot be killed.</summary>
    Threads,

    /// <summary>On worker processes of this machine: each can be killed, and can die, without losing the program.</summary>
    Processes,

    /// <summary>On worker processes of other machines, which joined this program (<see cref="TroupeHost"/>): each can be lost, with its machine or the way there, without losing the program.</summary>
    Remote,
}

namespace Troupe;

/// <summary>A process, as one that runs in it can ask for it.</summary>
/// <param name="Name">As it was given: a child's, a pool worker's; <c>host</c> for a program's first process.</param>
/// <param name="ProcessId">Its number.</param>
/// <param name="ParentProcessId">The process that started it with Troupe; null for a program's first process.</param>
public sealed record ProcessIdentity(string Name, int ProcessId, int? ParentProcessId);

namespace Troupe.Channels;

using Troupe.Peers;

/// <summary>One who asked something of an end.</summary>
internal readonly record struct PipeUser(Asker Asker, int Side);

namespace Troupe.Workers;

/// <summary>A chunk as its worker knows it.</summary>
/// <param name="Chunk">Its number.</param>
/// <param name="First">The index of its first item.</param>
/// <param name="Attempt">Which try of its items this is.</param>
/// <param name="IsTimed">Whether it is wanted what each item takes.</param>
internal readonly record struct ChunkPlace(long Chunk, long First, int Attempt, bool IsTimed);

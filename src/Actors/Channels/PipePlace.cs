namespace Troupe.Channels;

/// <summary>How far a reader has come that is given items ahead.</summary>
/// <param name="Session">Which of its readings: each has another number.</param>
/// <param name="Delivery">The last delivery that it has begun; 0: none. All before it are read, those after it are not.</param>
/// <param name="Read">How many of that one's items.</param>
internal readonly record struct PipePlace(long Session, long Delivery, int Read);

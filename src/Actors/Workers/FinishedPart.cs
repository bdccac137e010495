namespace Troupe.Workers;

using Troupe.Payload;
using Troupe.Wire;

/// <summary>Finished items of a chunk, packed for one report. A type of ours, not a tuple: lists of it are compiled with the assembly, not in each process before its first report.</summary>
/// <param name="Offset">The first item's.</param>
/// <param name="Count">How many.</param>
/// <param name="Results">Of those that did not fail.</param>
/// <param name="Faults">Of those that did.</param>
internal readonly record struct FinishedPart(int Offset, int Count, Parcel Results, ItemFault[] Faults);

namespace Troupe.Workers;

using Troupe.Payload;
using Troupe.Wire;

/// <summary>Finished items of a chunk, packed for one report. A class: .NET has lists of those compiled, and each process compiles for itself those of other structures, before its first report.</summary>
/// <param name="Offset">The first item's.</param>
/// <param name="Count">How many.</param>
/// <param name="Results">Of those that did not fail.</param>
/// <param name="Faults">Of those that did.</param>
internal sealed record FinishedPart(int Offset, int Count, Parcel Results, ItemFault[] Faults);

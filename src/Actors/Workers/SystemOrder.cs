namespace Troupe.Workers;

/// <summary>
/// What a worker process is told first over its lifeline, a pipe that nobody else reads: all that its actor system is made of. It comes as soon as the process is
/// started, so that the worker's system comes up beside the host's own; the <see cref="StartOrder"/> follows when a keeper has work for it.
/// </summary>
/// <param name="HostProcess">The host's process id.</param>
/// <param name="ReportMilliseconds">The configured <c>troupe.pool.report-interval</c>.</param>
/// <param name="Entry">The name of the host's program; empty when it has none.</param>
/// <param name="Rehearsal">A function to rehearse with: its reference, as in <c>DefineFunction</c>.</param>
/// <param name="Configuration">The worker's whole configuration, merged by the host, secrets included.</param>
/// <param name="Bridge">What the engine's bridge needs besides (empty for the embedded engine).</param>
/// <param name="IsRemote">Whether the host is another machine, as far as shared memory goes; <paramref name="HostProcess"/> is then the agent.</param>
internal sealed record SystemOrder(int HostProcess, int ReportMilliseconds, string Entry, byte[] Rehearsal, string Configuration, byte[] Bridge, bool IsRemote = false)
{
    internal const uint Mark = 0x36505254; // "TRP6": the layout below.

    public byte[] ToBytes() => OrderBytes.Of(Mark, [HostProcess, ReportMilliseconds, IsRemote ? 1 : 0], OrderBytes.Text(Entry), Rehearsal, OrderBytes.Text(Configuration), Bridge);

    /// <summary>Reads what follows the header.</summary>
    internal static SystemOrder Read(ReadOnlySpan<byte> rest)
    {
        var (host, report, isRemote) = (OrderBytes.ReadNumber(ref rest), OrderBytes.ReadNumber(ref rest), OrderBytes.ReadNumber(ref rest) != 0);
        var (entry, rehearsal) = (OrderBytes.ReadText(ref rest), OrderBytes.ReadBytes(ref rest).ToArray());
        return new(host, report, entry, rehearsal, OrderBytes.ReadText(ref rest), OrderBytes.ReadBytes(ref rest).ToArray(), isRemote);
    }

    // The bridge's bytes and the secret in the configuration are nobody's to print.
    public override string ToString() => $"the system order of a worker of process {HostProcess}";
}

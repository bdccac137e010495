namespace Troupe.Workers;

/// <summary>What a worker process is told over its lifeline after its <see cref="SystemOrder"/>: who it is, and where to say so.</summary>
/// <param name="Worker">The number by which the host knows the worker.</param>
/// <param name="Name">Its name, for people.</param>
/// <param name="JoinPath">The host's join actor, which expects <c>Hello</c>.</param>
internal sealed record StartOrder(int Worker, string Name, string JoinPath)
{
    internal const uint Mark = 0x35505254; // "TRP5": the layout below.

    public byte[] ToBytes() => OrderBytes.Of(Mark, [Worker], OrderBytes.Text(Name), OrderBytes.Text(JoinPath));

    /// <summary>Reads what follows the header.</summary>
    internal static StartOrder Read(ReadOnlySpan<byte> rest) =>
        new(OrderBytes.ReadNumber(ref rest), OrderBytes.ReadText(ref rest), OrderBytes.ReadText(ref rest));
}

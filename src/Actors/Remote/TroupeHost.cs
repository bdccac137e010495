namespace Troupe;

using Troupe.Peers;

/// <summary>This program as one that workers of other machines may join.</summary>
public static class TroupeHost
{
    /// <summary>
    /// Listens for workers of other machines. Said once, before anything else of Troupe is used: a program has one way to talk, and its own worker processes
    /// then use it too. A section <c>troupe.listen</c> in the configuration does the same at the first use.
    /// </summary>
    /// <param name="options">Where, and who is let in.</param>
    /// <returns>What workers write after <c>--join</c>: HOST:PORT.</returns>
    /// <exception cref="InvalidConfigurationException">It makes no sense, is not safe, or the address is taken; the message names the key.</exception>
    /// <exception cref="InvalidOperationException">This process already has something of Troupe running, or is itself a worker.</exception>
    public static string Listen(ListenOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Node.StartListening(options.Checked()).JoinAddress!;
    }

    /// <summary>What workers write after <c>--join</c>; null: this program does not listen, or has not used anything of Troupe yet.</summary>
    public static string? JoinAddress => Node.Started?.JoinAddress;
}

namespace Troupe;

using Microsoft.Extensions.Configuration;

/// <summary>What a hosted pool is to be: set in code, and by <c>Troupe:Pools:NAME</c> in the host's configuration, which has the last word.</summary>
public sealed class PoolSettings
{
    /// <summary>Threads or worker processes. Default: processes.</summary>
    public Backend Backend { get; set; } = Backend.Processes;

    /// <summary>How many workers, from 1 to 1024; null (the default): one a core.</summary>
    public int? Workers { get; set; }

    /// <summary>
    /// Everything else. Without a name the pool has the one that it was added by. Without <see cref="PoolOptions.Output"/> what worker processes write to their consoles goes
    /// into the host's log; <see cref="PoolOptions.Losses"/> is told of lost workers beside the log.
    /// </summary>
    public PoolOptions Options { get; set; } = new();

    /// <summary>Takes what the section says of the pool and of its options; they stand side by side there.</summary>
    internal void Bind(IConfiguration? section)
    {
        if (section is not null)
        {
            section.Bind(this);
            Options = Options with { }; // It may be another pool's, too.
            section.Bind(Options);
        }
    }
}

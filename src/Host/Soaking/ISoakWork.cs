namespace Troupe.Host.Soaking;

/// <summary>One kind of work that goes on, and is checked, for as long as a soak lasts.</summary>
internal interface ISoakWork : IAsyncDisposable
{
    /// <summary>What it is, for people.</summary>
    string Name { get; }

    /// <summary>How many operations have been done and checked.</summary>
    long Operations { get; }

    /// <summary>How many that should have had an effect had none, a wrong one or two; 0 where all is well.</summary>
    long Losses { get; }

    /// <summary>Starts what it needs.</summary>
    Task StartAsync();

    /// <summary>The processes that may be killed under it, as they are now.</summary>
    IEnumerable<int> Processes();

    /// <summary>Works until then, and then checks what must hold at the end.</summary>
    Task RunAsync(CancellationToken over);
}

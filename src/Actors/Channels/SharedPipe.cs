namespace Troupe;

/// <summary>Makes pipes: two ends, what is sent at the one is received at the other.</summary>
public static class SharedPipe
{
    /// <summary>A pipe for both directions, kept by this process; its ends work in every process they travel to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    public static (PipeEnd<T> First, PipeEnd<T> Second) Create<T>(PipeOptions? options = null) => PipeEnd<T>.Create(options ?? new PipeOptions(), isDuplex: true);

    /// <summary>A pipe for one direction: the one end only receives, the other only sends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1.</exception>
    public static (PipeEnd<T> Receiver, PipeEnd<T> Sender) CreateOneWay<T>(PipeOptions? options = null) =>
        PipeEnd<T>.Create(options ?? new PipeOptions(), isDuplex: false);
}

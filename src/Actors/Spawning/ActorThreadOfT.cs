namespace Troupe;

using Troupe.Code;

/// <summary>A thread whose function has a result.</summary>
public sealed class ActorThread<TResult> : ActorThread
{
    private ActorThread(SpawnOptions? options)
        : base(options)
    {
    }

    /// <summary>What the function returned; throws what it threw.</summary>
    public Task<TResult> Result { get; private set; } = null!;

    internal static ActorThread<TResult> Begin<T>(Call<T, TResult> call, T argument, SpawnOptions? options)
    {
        var thread = new ActorThread<TResult>(options);
        thread.Result = thread.Start(call, argument);
        return thread;
    }
}

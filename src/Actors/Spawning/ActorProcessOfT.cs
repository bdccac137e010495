namespace Troupe;

using Troupe.Code;

/// <summary>A child process whose function has a result.</summary>
public sealed class ActorProcess<TResult> : ActorProcess
{
    private ActorProcess(SpawnOptions? options)
        : base(options)
    {
    }

    /// <summary>
    /// What the function returned; throws what it threw, as its own type where that can be made again, with the child's stack, or <see cref="ProcessEndedException"/> when the
    /// process ended before. It is there before the process has gone.
    /// </summary>
    public Task<TResult> Result { get; private set; } = null!;

    internal static ActorProcess<TResult> Begin<T>(Call<T, TResult> call, T argument, SpawnOptions? options)
    {
        var process = new ActorProcess<TResult>(options);
        process.Result = process.Start(call, argument);
        return process;
    }
}

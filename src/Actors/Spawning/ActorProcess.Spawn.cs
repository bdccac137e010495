namespace Troupe;

using Troupe.Code;
using Troupe.Payload;

/// <content>Starting one for a function.</content>
public partial class ActorProcess
{
    /// <summary>Starts a child process for a function; returns at once.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the message names it.</exception>
    /// <exception cref="CannotTravelException">The function, what it captured, its argument or its result's type cannot go to another process.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux, or a program compiled ahead of time (NativeAOT).</exception>
    public static ActorProcess Spawn(Action function, SpawnOptions? options = null) =>
        Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess Spawn(Action<CancellationToken> function, SpawnOptions? options = null) =>
        Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess Spawn(Func<Task> function, SpawnOptions? options = null) =>
        Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess Spawn(Func<CancellationToken, Task> function, SpawnOptions? options = null) =>
        Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess<TResult> Spawn<TResult>(Func<TResult> function, SpawnOptions? options = null) =>
        ActorProcess<TResult>.Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess<TResult> Spawn<TResult>(Func<CancellationToken, TResult> function, SpawnOptions? options = null) =>
        ActorProcess<TResult>.Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess<TResult> Spawn<TResult>(Func<Task<TResult>> function, SpawnOptions? options = null) =>
        ActorProcess<TResult>.Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess<TResult> Spawn<TResult>(Func<CancellationToken, Task<TResult>> function, SpawnOptions? options = null) =>
        ActorProcess<TResult>.Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess Spawn<T>(Action<T> function, T argument, SpawnOptions? options = null) =>
        Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess Spawn<T>(Action<T, CancellationToken> function, T argument, SpawnOptions? options = null) =>
        Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess Spawn<T>(Func<T, Task> function, T argument, SpawnOptions? options = null) =>
        Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess Spawn<T>(Func<T, CancellationToken, Task> function, T argument, SpawnOptions? options = null) =>
        Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess<TResult> Spawn<T, TResult>(Func<T, TResult> function, T argument, SpawnOptions? options = null) =>
        ActorProcess<TResult>.Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess<TResult> Spawn<T, TResult>(Func<T, CancellationToken, TResult> function, T argument, SpawnOptions? options = null) =>
        ActorProcess<TResult>.Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess<TResult> Spawn<T, TResult>(Func<T, Task<TResult>> function, T argument, SpawnOptions? options = null) =>
        ActorProcess<TResult>.Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorProcess<TResult> Spawn<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, T argument, SpawnOptions? options = null) =>
        ActorProcess<TResult>.Begin(Call.Of(function), argument, options);
}

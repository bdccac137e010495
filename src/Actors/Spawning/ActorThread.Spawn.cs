namespace Troupe;

using Troupe.Code;
using Troupe.Payload;

/// <content>Starting one for a function.</content>
public partial class ActorThread
{
    /// <summary>Starts a thread for a function; returns at once.</summary>
    /// <exception cref="ArgumentException">An option makes no sense; the message names it.</exception>
    public static ActorThread Spawn(Action function, SpawnOptions? options = null) =>
        Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread Spawn(Action<CancellationToken> function, SpawnOptions? options = null) =>
        Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread Spawn(Func<Task> function, SpawnOptions? options = null) =>
        Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread Spawn(Func<CancellationToken, Task> function, SpawnOptions? options = null) =>
        Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread<TResult> Spawn<TResult>(Func<TResult> function, SpawnOptions? options = null) =>
        ActorThread<TResult>.Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread<TResult> Spawn<TResult>(Func<CancellationToken, TResult> function, SpawnOptions? options = null) =>
        ActorThread<TResult>.Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread<TResult> Spawn<TResult>(Func<Task<TResult>> function, SpawnOptions? options = null) =>
        ActorThread<TResult>.Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread<TResult> Spawn<TResult>(Func<CancellationToken, Task<TResult>> function, SpawnOptions? options = null) =>
        ActorThread<TResult>.Begin(Call.Of(function), default(Nothing), options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread Spawn<T>(Action<T> function, T argument, SpawnOptions? options = null) =>
        Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread Spawn<T>(Action<T, CancellationToken> function, T argument, SpawnOptions? options = null) =>
        Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread Spawn<T>(Func<T, Task> function, T argument, SpawnOptions? options = null) =>
        Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread Spawn<T>(Func<T, CancellationToken, Task> function, T argument, SpawnOptions? options = null) =>
        Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread<TResult> Spawn<T, TResult>(Func<T, TResult> function, T argument, SpawnOptions? options = null) =>
        ActorThread<TResult>.Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread<TResult> Spawn<T, TResult>(Func<T, CancellationToken, TResult> function, T argument, SpawnOptions? options = null) =>
        ActorThread<TResult>.Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread<TResult> Spawn<T, TResult>(Func<T, Task<TResult>> function, T argument, SpawnOptions? options = null) =>
        ActorThread<TResult>.Begin(Call.Of(function), argument, options);

    /// <inheritdoc cref="Spawn(Action, SpawnOptions?)"/>
    public static ActorThread<TResult> Spawn<T, TResult>(Func<T, CancellationToken, Task<TResult>> function, T argument, SpawnOptions? options = null) =>
        ActorThread<TResult>.Begin(Call.Of(function), argument, options);
}

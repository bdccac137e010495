namespace Troupe;

using Troupe.Code;
using Troupe.Payload;
using Troupe.Spawning;
using Troupe.Workers;

/// <summary>
/// A thread of this process that runs one function: <c>ActorThread.Spawn(() => Work(1, 2))</c>. It bears its name, and lives until the function is over: one that awaits goes
/// on elsewhere, as .NET has it, and the thread waits for it. What it throws is kept (<see cref="ActorChild.Exception"/>) and written to standard error, or given to
/// <see cref="SpawnOptions.Faulted"/>.
/// <para>
/// A thread cannot be killed. A class of one's own derives from this and overrides <see cref="Run"/> or <see cref="RunAsync"/>; its fields are seen from everywhere.
/// </para>
/// </summary>
public partial class ActorThread : ActorChild
{
    private static int s_number;

    // Flows as the function's own asynchronous calls do.
    private static readonly AsyncLocal<ActorThread?> s_current = new();

    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>For a class of one's own.</summary>
    /// <param name="options">Name and all else.</param>
    /// <exception cref="ArgumentException">An option makes no sense; the message names it.</exception>
    protected ActorThread(SpawnOptions? options = null)
        : base(NewLife(options = (options ?? new SpawnOptions()).Checked(Backend.Threads)))
    {
        Life.Options = options;
    }

    /// <summary>The one whose function calls; null outside of them.</summary>
    public static ActorThread? Current => s_current.Value;

    /// <summary>Those of this process that live.</summary>
    public static IReadOnlyList<ActorThread> Living => [.. ChildrenHere.Living<ActorThread>()];

    /// <summary>.NET's number for it, <see cref="Environment.CurrentManagedThreadId"/>; null before it runs.</summary>
    public int? ThreadId => Life.Id;

    private protected override bool IsCaller => ReferenceEquals(s_current.Value, this);

    /// <summary>Signals its token, which its function has as a parameter or as <see cref="WorkerContext.CancellationToken"/>. One that does not listen goes on: a thread cannot be ended by force.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public override void Terminate()
    {
        ThrowIfNotStarted();
        _ = _cancellation.CancelAsync(); // What user code registered runs elsewhere: it may block, or throw.
    }

    /// <summary>What the thread does, in a class of one's own.</summary>
    protected virtual void Run()
    {
    }

    /// <summary>The same for what awaits, or listens to the token by which it is told to end. By default <see cref="Run"/>.</summary>
    protected virtual Task RunAsync(CancellationToken cancellationToken)
    {
        Run();
        return Task.CompletedTask;
    }

    private protected override void Launch() => Start(Call.Of(RunAsync), default(Nothing));

    private protected Task<TResult> Start<T, TResult>(Call<T, TResult> call, T argument)
    {
        var completion = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        Life.Start(completion.Task);
        try
        {
            var thread = new Thread(() => Execute(call, argument, completion)) { Name = Name, IsBackground = IsDaemon };
            ChildrenHere.Add(this);
            thread.UnsafeStart(); // It begins anew, as Python's do: a lock that its starter holds is not its own.
            return completion.Task;
        }
        catch (Exception error)
        {
            completion.SetException(error);
            Life.End(null, [], error);
            throw;
        }
    }

    private static ActorThread Begin<T>(Call<T, Nothing> call, T argument, SpawnOptions? options)
    {
        var thread = new ActorThread(options);
        thread.Start(call, argument);
        return thread;
    }

    private static ChildLife NewLife(SpawnOptions options) =>
        new(options.Name ?? $"thread-{Interlocked.Increment(ref s_number)}", options.IsDaemon); // Threads are made on any thread.

    private void Execute<T, TResult>(Call<T, TResult> call, T argument, TaskCompletionSource<TResult> completion)
    {
        var context = new WorkerContext(Name, new ChunkPlace(0, 0, 1, IsTimed: false), ActorRefs.Nobody, isLocal: true, _cancellation.Token);
        Life.Begin(Environment.CurrentManagedThreadId);
        s_current.Value = this;
        context.Enter();
        Exception? untold = null;
        try
        {
            // The thread is this call's alone, so it may wait.
            completion.SetResult(call.IsAsync ? call.InvokeAsync(argument, _cancellation.Token).GetAwaiter().GetResult() : call.Invoke(argument, _cancellation.Token));
        }
        catch (OperationCanceledException ended) when (_cancellation.IsCancellationRequested)
        {
            completion.SetCanceled(ended.CancellationToken);
        }
        catch (Exception fault)
        {
            completion.SetException(fault);
            if (Life.Options!.Faulted is null)
            {
                FaultText.Write(fault, $"thread '{Name}'");
            }
            else
            {
                untold = fault;
            }
        }

        context.Exit();
        s_current.Value = null;
        Life.End(null, []);
        if (untold is not null)
        {
            FaultText.Offer(Life.Options!.Faulted!, untold, $"thread '{Name}'"); // Behind the end: it may wait for it.
        }
    }
}

namespace Troupe;

using Troupe.Code;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Pools;
using Troupe.Spawning;
using Troupe.Workers;

/// <summary>
/// A child process that runs one function: <c>ActorProcess.Spawn(() => Work(1, 2))</c>. It exits with 0 when the function returns, with 1 when it throws, with N when it calls
/// <see cref="Environment.Exit(int)"/>; <see cref="Exit"/> says how it ended, whatever it was. It never outlives the process that started it, however that ends.
/// <para>
/// The function, what it captured and its argument are copied; handles of Troupe (queues, locks, values) work on the other side. A class of one's own derives from this and
/// overrides <see cref="Run"/> or <see cref="RunAsync"/>: the object's fields go along, as a copy, so what the child sets in them is not seen here.
/// </para>
/// </summary>
public partial class ActorProcess : ActorChild
{
    private static int s_number;

    /// <summary>For a class of one's own.</summary>
    /// <param name="options">Name and all else.</param>
    /// <exception cref="ArgumentException">An option makes no sense; the message names it.</exception>
    protected ActorProcess(SpawnOptions? options = null)
        : base(NewLife(options = (options ?? new SpawnOptions()).Checked(Backend.Processes)))
    {
        Life.Options = options;
    }

    /// <summary>This process: its name, its number, its parent.</summary>
    public static ProcessIdentity Current
    {
        get
        {
            var node = Node.Started;
            return node is { IsWorker: true } ? new(node.Name, Environment.ProcessId, Libc.ParentId()) : new(node?.Name ?? "host", Environment.ProcessId, null);
        }
    }

    /// <summary>The child processes that this process has started here and that live.</summary>
    public static IReadOnlyList<ActorProcess> Children => [.. ChildrenHere.Living<ActorProcess>()];

    /// <summary>Its number; null until it is ready to run the function. In the child itself: its own.</summary>
    public int? ProcessId => Life.IsFar ? Environment.ProcessId : Life.Id;

    /// <summary>Ends when the function is about to begin, or with <see cref="ProcessEndedException"/>, or what its start threw, when it never will.</summary>
    public Task Started => Life.Started;

    /// <summary>How it ended; null while it lives. .NET has no handler of its own for SIGTERM: a terminated child ends by that signal unless its code has one.</summary>
    public ExitReason? Exit => Life.Exit;

    /// <summary>The last lines, at most 20, that it wrote on standard error; empty while it lives.</summary>
    public IReadOnlyList<string> LastErrors => Life.LastErrors;

    /// <summary>
    /// Ends it: a function that takes a token has <see cref="SpawnOptions.TerminateGrace"/> from its token's signal on, then comes SIGTERM, and after the same time again SIGKILL.
    /// A function that takes none gets SIGTERM at once. One that is not up yet is killed.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public override void Terminate() => Order(TerminateChild.Instance);

    /// <summary>Kills it, with SIGKILL.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public void Kill() => Order(KillChild.Instance);

    /// <summary>What the process does, in a class of one's own.</summary>
    protected virtual void Run()
    {
    }

    /// <summary>The same for what awaits, or listens to the token by which it is told to end. By default <see cref="Run"/>.</summary>
    protected virtual Task RunAsync(CancellationToken cancellationToken)
    {
        Run();
        return Task.CompletedTask;
    }

    private protected override void Launch()
    {
        Func<CancellationToken, Task> body = RunAsync;
        Life.ThrowIfFar();
        Life.IsShipping = true; // What is packed now is this object itself, to run there.
        try
        {
            if (body.Method.DeclaringType == typeof(ActorProcess))
            {
                Start(Call.Of(Run), default(Nothing));
            }
            else
            {
                Start(Call.Of(body), default(Nothing));
            }
        }
        finally
        {
            Life.IsShipping = false;
        }
    }

    private protected Task<TResult> Start<T, TResult>(Call<T, TResult> call, T argument)
    {
        HostRule.Check();
        var job = new ChildJob<T, TResult>(call, argument, Life);
        try
        {
            Life.Start(job.Task);
        }
        catch
        {
            job.Release();
            throw;
        }

        try
        {
            Start(job, (call.Shape & CallShape.TakesToken) != 0);
            return job.Task;
        }
        catch (Exception error)
        {
            job.Abort(error);
            job.Release();
            Life.End(new ExitReason(null, null, error.Message), [], error);
            throw;
        }
    }

    private void Start(Job job, bool takesToken)
    {
        var options = Life.Options!;
        var surroundings = Surroundings.Of(options.Environment, options.WorkingDirectory);
        var node = Node.CurrentWith(surroundings is null ? 1 : 0);
        ChildrenHere.Add(this);
        if (!IsDaemon)
        {
            ChildrenHere.Keep(this);
        }

        var worker = new WorkerSpec(
            1,
            Name,
            options.Output is { } output ? new LineDesk(output) : null,
            Surroundings: surroundings);
        var plan = new ChildPlan(Life, job, worker, node, takesToken, options.TerminateGrace ?? node.Pool.StopGrace, options.Faulted);
        Life.Attend(node.System.ActorOf(ChildActor.PropsFor(plan)));
        Rehearsal.OfHost(node.System); // While the process comes up.
    }

    private static ActorProcess Begin<T>(Call<T, Nothing> call, T argument, SpawnOptions? options)
    {
        var process = new ActorProcess(options);
        process.Start(call, argument);
        return process;
    }

    private static ChildLife NewLife(SpawnOptions options) =>
        new(options.Name ?? $"process-{Interlocked.Increment(ref s_number)}", options.IsDaemon); // Processes are made on any thread.

    private void Order(object order)
    {
        ThrowIfNotStarted();
        Life.Order(order);
    }
}

namespace Troupe.Engine;

/// <summary>Where and on what an actor runs, apart from what it is; <see cref="Props"/> carry it. Immutable.</summary>
public class Deploy
{
    /// <summary>Stands for no dispatcher.</summary>
    public static readonly string NoDispatcherGiven = "";

    /// <summary>Stands for no mailbox.</summary>
    public static readonly string NoMailboxGiven = "";

    /// <summary>Stands for no scope.</summary>
    public static readonly Scope NoScopeGiven = null!;

    /// <summary>Stands for no deployment.</summary>
    public static readonly Deploy None = null!;

    /// <summary>Stands for a stash that takes any number.</summary>
    public const int NoStashSize = -1;

    // Behind what it is made of: statics are made in this order.

    /// <summary>In this system, with nothing else said.</summary>
    public static readonly Deploy Local = new(LocalScope.Instance);

    /// <summary>With nothing said.</summary>
    public Deploy() : this("", NoScopeGiven) { }

    /// <summary>In a scope.</summary>
    public Deploy(Scope scope) : this("", scope) { }

    /// <summary>For a path, in a scope.</summary>
    public Deploy(string path, Scope scope) : this(path, scope, NoDispatcherGiven, NoMailboxGiven, NoStashSize) { }

    internal Deploy(string path, Scope scope, string dispatcher, string mailbox, int stashCapacity) =>
        (Path, Scope, Dispatcher, Mailbox, StashCapacity) = (path, scope, dispatcher, mailbox, stashCapacity);

    /// <summary>What it is for; empty: for whatever has it.</summary>
    public string Path { get; }

    /// <summary>In which system; null: not said, which means this one.</summary>
    public Scope Scope { get; }

    /// <summary>The mailbox's id; empty: not said.</summary>
    public string Mailbox { get; }

    /// <summary>The dispatcher's id; empty: not said.</summary>
    public string Dispatcher { get; }

    /// <summary>How many messages the stash takes; negative: not said.</summary>
    public int StashCapacity { get; }

    /// <summary>The same, with another's word for what it does not say.</summary>
    public virtual Deploy WithFallback(Deploy other) => new(
        Path,
        Scope is null ? other.Scope : other.Scope is null ? Scope : Scope.WithFallback(other.Scope),
        Dispatcher == NoDispatcherGiven ? other.Dispatcher : Dispatcher,
        Mailbox == NoMailboxGiven ? other.Mailbox : Mailbox,
        StashCapacity == NoStashSize ? other.StashCapacity : StashCapacity);

    /// <summary>The same in a scope.</summary>
    public virtual Deploy WithScope(Scope scope) => new(Path, scope, Dispatcher, Mailbox, StashCapacity);

    /// <summary>The same with a mailbox.</summary>
    public virtual Deploy WithMailbox(string mailbox) => new(Path, Scope, Dispatcher, mailbox, StashCapacity);

    /// <summary>The same on a dispatcher.</summary>
    public virtual Deploy WithDispatcher(string dispatcher) => new(Path, Scope, dispatcher, Mailbox, StashCapacity);

    /// <summary>The same with a bounded stash.</summary>
    public virtual Deploy WithStashCapacity(int stashSize) => new(Path, Scope, Dispatcher, Mailbox, stashSize);
}

/// <summary>In which system an actor runs. Actors of this engine run in the system that makes them.</summary>
public abstract class Scope
{
    /// <summary>This system.</summary>
    public static readonly LocalScope Local = LocalScope.Instance;

    /// <summary>For derived types.</summary>
    protected Scope() { }

    /// <summary>This one, or another's word for what it does not say.</summary>
    public abstract Scope WithFallback(Scope other);

    /// <summary>One that says the same.</summary>
    public abstract Scope Copy();
}

/// <summary>The system that makes the actor.</summary>
public class LocalScope : Scope
{
    private LocalScope() { }

    /// <summary>The only one.</summary>
    public static LocalScope Instance { get; } = new();

    /// <inheritdoc/>
    public override Scope WithFallback(Scope other) => this;

    /// <inheritdoc/>
    public override Scope Copy() => this;
}

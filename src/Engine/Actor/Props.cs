namespace Troupe.Engine;

using System.Linq.Expressions;

/// <summary>How to make an actor: its type, constructor arguments, dispatcher, mailbox. Immutable.</summary>
public class Props
{
    private static readonly object[] NoArguments = [];

    private readonly ActorProducer _producer;
    private readonly string? _dispatcher;
    private readonly string? _mailbox;
    private readonly int _stashCapacity = -1;
    private Scope _scope = Deploy.NoScopeGiven; // Set once, where it is made.

    /// <summary>Nothing set: an actor that handles nothing.</summary>
    public static readonly Props None = new(ActorProducer.ForType(typeof(EmptyActor), NoArguments), null, null, null, -1);

    private Props(ActorProducer producer, SupervisorStrategy? strategy, string? dispatcher, string? mailbox, int stashCapacity)
    {
        _producer = producer;
        SupervisorStrategy = strategy!;
        _dispatcher = dispatcher;
        _mailbox = mailbox;
        _stashCapacity = stashCapacity;
    }

    /// <summary>An actor made by the constructor that fits the arguments.</summary>
    public Props(Type type, object[] args) : this(ActorProducer.ForType(type, args), null, null, null, -1) { }

    /// <summary>An actor made by its constructor without parameters.</summary>
    public Props(Type type) : this(type, NoArguments) { }

    /// <summary>An actor with a given way to supervise its children.</summary>
    public Props(Type type, SupervisorStrategy supervisorStrategy, IEnumerable<object> args) : this(type, supervisorStrategy, [.. args]) { }

    /// <summary>An actor with a given way to supervise its children.</summary>
    public Props(Type type, SupervisorStrategy supervisorStrategy, params object[] args)
        : this(ActorProducer.ForType(type, args), supervisorStrategy, null, null, -1) { }

    /// <summary>An actor that handles nothing.</summary>
    public static Props Empty => None;

    /// <summary>The actor's type.</summary>
    public Type Type => _producer.Type;

    /// <summary>The actor type's name.</summary>
    public string TypeName => Type.AssemblyQualifiedName!;

    /// <summary>The constructor's arguments.</summary>
    public object[] Arguments => _producer.Arguments;

    /// <summary>The dispatcher's id.</summary>
    public string Dispatcher => _dispatcher ?? Dispatchers.DefaultDispatcherId;

    /// <summary>The mailbox's id.</summary>
    public string Mailbox => _mailbox!;

    /// <summary>What the parent's strategy is replaced by, seen from below: how this actor supervises its children. Null: the actor says.</summary>
    public SupervisorStrategy SupervisorStrategy { get; protected set; }

    /// <summary>How many messages the stash takes; -1: any number.</summary>
    internal int StashCapacity => _stashCapacity;

    /// <summary>Reads type, constructor and arguments out of <c>() => new TActor(...)</c>. The arguments are evaluated here, once.</summary>
    /// <exception cref="ArgumentException">The expression is not a plain <c>new</c>.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null) where TActor : ActorBase =>
        new(ActorProducer.ForExpression(factory), supervisorStrategy, null, null, -1);

    /// <summary>An actor made by the constructor that fits the arguments.</summary>
    public static Props Create<TActor>(params object[] args) where TActor : ActorBase => new(typeof(TActor), args);

    /// <summary>An actor with a given way to supervise its children.</summary>
    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy) where TActor : ActorBase, new() =>
        new(ActorProducer.ForType(typeof(TActor), NoArguments), supervisorStrategy, null, null, -1);

    /// <summary>An actor made by the constructor that fits the arguments.</summary>
    public static Props Create(Type type, params object[] args) =>
        type is null ? throw new ArgumentNullException(nameof(type), "Props must be instantiated with an actor type.") : new(type, args);

    /// <summary>An actor made by a producer; the arguments are told by <see cref="Arguments"/> only.</summary>
    public static Props CreateBy(IIndirectActorProducer producer, params object[] args) =>
        new(ActorProducer.ForProducer(producer ?? throw new ArgumentNullException(nameof(producer)), args), null, null, null, -1);

    /// <summary>Where and on what the actor runs.</summary>
    public Deploy Deploy => new("", _scope, _dispatcher ?? Deploy.NoDispatcherGiven, _mailbox ?? Deploy.NoMailboxGiven, _stashCapacity);

    /// <summary>The same, running as a deployment says; what that does not say stays.</summary>
    public Props WithDeploy(Deploy deploy)
    {
        var whole = deploy.WithFallback(Deploy);
        return new Props(_producer, SupervisorStrategy, Given(whole.Dispatcher), Given(whole.Mailbox), whole.StashCapacity) { _scope = whole.Scope };

        static string? Given(string id) => id.Length == 0 ? null : id;
    }

    /// <summary>The same with a mailbox.</summary>
    public Props WithMailbox(string mailbox) => new(_producer, SupervisorStrategy, _dispatcher, mailbox, _stashCapacity) { _scope = _scope };

    /// <summary>The same on a dispatcher.</summary>
    public Props WithDispatcher(string dispatcher) => new(_producer, SupervisorStrategy, dispatcher, _mailbox, _stashCapacity) { _scope = _scope };

    /// <summary>The same with a bounded stash.</summary>
    public Props WithStashCapacity(int stashCapacity) => new(_producer, SupervisorStrategy, _dispatcher, _mailbox, stashCapacity) { _scope = _scope };

    /// <summary>The same, supervising its children otherwise.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) =>
        new(_producer, supervisorStrategy, _dispatcher, _mailbox, _stashCapacity) { _scope = _scope };

    /// <summary>Makes the actor. Only a cell may: an actor cannot live outside one.</summary>
    public virtual ActorBase NewActor() => _producer.Make();

    /// <summary>An instance of the actor is no longer used.</summary>
    internal void ReleaseActor(ActorBase actor) => _producer.Release(actor);

    /// <inheritdoc/>
    public override string ToString() => $"Props({Type.Name})";

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}

namespace Troupe.Engine;

using System.Collections.Concurrent;

/// <summary>The tree of one system, what is found in it by path, and the way to other systems where there is remoting.</summary>
internal sealed class ActorRefProvider : IActorRefProvider
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _temp = new();
    private readonly ConcurrentDictionary<string, IInternalActorRef> _extra = new();
    private readonly Address _localAddress;
    private readonly RootSupervisor _aboveRoot;
    private readonly EmptyLocalActorRef _deadLetters;
    private IgnoreActorRef? _ignore;
    private long _tempNumber;

    internal ActorRefProvider(ActorSystemImpl system)
    {
        System = system;
        _localAddress = new Address("akka", system.Name);
        var root = new RootActorPath(_localAddress);
        RootPath = root;
        _deadLetters = new EmptyLocalActorRef(system, root / "deadLetters");
        TempContainer = new TempFolder(this, root / "temp");
        _aboveRoot = new RootSupervisor(this);
    }

    internal ActorSystemImpl System { get; }

    /// <summary>The way to other systems; null in a system without.</summary>
    internal IRemoting? Remoting { get; set; }

    internal LocalActorRef Root { get; private set; } = null!;

    internal LocalActorRef User { get; private set; } = null!;

    internal LocalActorRef SystemRoot { get; private set; } = null!;

    public IInternalActorRef RootGuardian => Root;

    public IActorRef DeadLetters => _deadLetters;

    // Made when asked for, which is seldom; if two threads do at once there are two, which are equal.
    public IActorRef IgnoreRef => _ignore ??= new IgnoreActorRef(this);

    public ActorPath RootPath { get; }

    public Settings Settings => System.Settings;

    public IInternalActorRef TempContainer { get; }

    public Task TerminationTask => _aboveRoot.Ended;

    public Address DefaultAddress => Remoting?.LocalAddress ?? _localAddress;

    internal void StartGuardians()
    {
        var dispatcher = System.Dispatchers.DefaultGlobalDispatcher;
        Root = new LocalActorRef(System, Making.Of(static () => new RootGuardian()), dispatcher, _aboveRoot, (RootActorPath)RootPath);
        SystemRoot = new LocalActorRef(System, Making.Of(() => new SystemGuardian(System)), dispatcher, Root, "system", -1);
        User = new LocalActorRef(System, Making.Of(static () => new UserGuardian()), dispatcher, Root, "user", -1);
        // Filed before the root runs, so that paths resolve from the first moment.
        Root.Cell.Kids.Add(SystemRoot);
        Root.Cell.Kids.Add(User);
        Root.Start();
        SystemRoot.Start();
        User.Start();
    }

    public IActorRef RootGuardianAt(Address address) =>
        IsHere(address) ? Root : Remoting?.RefFor(new RootActorPath(address)) ?? (IActorRef)_deadLetters;

    public ActorPath TempPath() => NextTempPath();

    public IActorRef ResolveActorRef(string path) =>
        ActorPath.TryParse(path, out var parsed) ? ResolveActorRef(parsed) : _deadLetters;

    public IActorRef ResolveActorRef(ActorPath actorPath)
    {
        if (IsHere(actorPath.Address)) return ResolveLocal(actorPath);
        if (actorPath.Equals(IgnoreActorRef.At)) return IgnoreRef;
        return Remoting?.RefFor(actorPath) ?? new EmptyLocalActorRef(System, actorPath);
    }

    public Address GetExternalAddressFor(Address address) =>
        IsHere(address) ? _localAddress : Remoting is null ? null! : Remoting.LocalAddress;

    /// <summary>The actor at a path, by names and (where given) uid, whatever the path's address says; else a ref that leads to dead letters.</summary>
    internal IInternalActorRef ResolveLocal(ActorPath path)
    {
        var names = path.Elements;
        if (names.Count == 0) return Root;
        switch (names[0])
        {
            case "temp" when names.Count == 2 && _temp.TryGetValue(names[1], out var temp): return temp;
            case "deadLetters" when names.Count == 1: return _deadLetters;
        }
        return Root.GetChild(names) is LocalActorRef found && (path.Uid == ActorPath.UndefinedUid || path.Uid == found.Uid)
            ? found
            : _extra.TryGetValue(names[0], out var extra) && names.Count == 1 ? extra : new EmptyLocalActorRef(System, path);
    }

    internal bool IsHere(Address address) =>
        address.Equals(_localAddress) || (Remoting is not null && address.Equals(Remoting.LocalAddress));

    /// <summary>Files a ref that is no actor under a name below the root, for selections and paths.</summary>
    internal void RegisterExtraName(string name, IInternalActorRef actor) => _extra[name] = actor;

    internal IInternalActorRef? ExtraChildOf(LocalActorRef parent, string name) =>
        ReferenceEquals(parent, Root) ? name switch
        {
            "temp" => TempContainer,
            "deadLetters" => _deadLetters,
            _ => _extra.GetValueOrDefault(name),
        } : null;

    internal ActorPath NextTempPath() =>
        TempContainer.Path / AnonymousNames.NameOf(Interlocked.Increment(ref _tempNumber)); // Asks are made on any thread.

    internal void RegisterTemp(string name, IInternalActorRef actor) => _temp[name] = actor;

    internal void UnregisterTemp(string name) => _temp.TryRemove(name, out _);

    /// <summary>What happens to system messages for a stopped actor: a watcher hears of the end at once.</summary>
    internal void SystemMailForTheDead(SystemMessage message, LocalActorRef dead)
    {
        if (message is Watch watch && watch.Watchee.Equals(dead) && !watch.Watcher.Equals(dead))
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(dead, false, false));
    }

    internal ActorSelection Select(ActorPath path) => new(RootGuardianAt(path.Address), path.Elements);

    internal ActorSelection Select(string path, LocalActorRef from)
    {
        if (path.StartsWith('/')) return new ActorSelection(Root, path.Split('/'));
        if (path.Contains("://", StringComparison.Ordinal)) return Select(ActorPath.Parse(path));
        return new ActorSelection(from, path.Split('/'));
    }

    private sealed class TempFolder(ActorRefProvider provider, ActorPath path) : MinimalActorRef
    {
        public override ActorPath Path => path;

        public override IActorRefProvider Provider => provider;

        public override IInternalActorRef Parent => provider.Root;

        public override IActorRef GetChild(IReadOnlyList<string> name) =>
            name.Count == 0 ? this : name.Count == 1 && provider._temp.TryGetValue(name[0], out var found) ? found : Nobody.Instance;

        protected override void TellInternal(object message, IActorRef sender)
        {
            if (message is ActorSelectionMessage { Elements: [SelectChildName step] } selection)
            {
                if (provider._temp.TryGetValue(step.Name, out var found)) found.Tell(selection.Message, sender);
                else provider.DeadLetters.Tell(selection, sender);
            }
        }
    }
}

namespace Troupe.Engine;

/// <summary>The mailboxes that the configuration defines.</summary>
public class Mailboxes
{
    /// <summary>The path of the default mailbox.</summary>
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    private readonly Dictionary<string, MailboxType> _types = []; // Guarded by itself: actors are made on any thread.
    private readonly Settings _settings;
    private readonly MailboxType _unbounded;
    private MailboxType? _ofDefaultDispatcher; // The one nearly all actors have; two threads may look for it, and find the same.

    internal Mailboxes(Settings settings)
    {
        _settings = settings;
        _unbounded = new UnboundedMailbox(settings, Config.Empty);
    }

    /// <summary>The kind of mailbox of that id.</summary>
    /// <exception cref="ConfigurationException">There is none, or its type is not known.</exception>
    public MailboxType Lookup(string id)
    {
        lock (_types)
        {
            if (!_types.TryGetValue(id, out var type)) _types.Add(id, type = Make(id));
            return type;
        }
    }

    /// <summary>How many messages a stash takes on that dispatcher and mailbox, by <c>stash-capacity</c> of either; -1: any number.</summary>
    public int StashCapacity(string dispatcher, string mailbox)
    {
        var ofMailbox = string.IsNullOrEmpty(mailbox) || mailbox == DefaultMailboxId ? -1 : Configured(mailbox);
        return ofMailbox >= 0 ? ofMailbox : Configured(dispatcher) is >= 0 and var ofDispatcher ? ofDispatcher : Configured(DefaultMailboxId);

        int Configured(string id) => Dispatchers.SectionOf(_settings.Config, id).GetInt("stash-capacity", -1);
    }

    /// <summary>A mailbox for one actor: what its props name, else what its dispatcher names, else what its stash asks for, else the default.</summary>
    internal Mailbox Create(Props props)
    {
        if (props.Mailbox is { Length: > 0 } id && id != DefaultMailboxId) return Lookup(id).Create();
        var type = props.Dispatcher is Dispatchers.DefaultDispatcherId or "" ? (_ofDefaultDispatcher ??= OfDispatcher(Dispatchers.DefaultDispatcherId)) : OfDispatcher(props.Dispatcher);
        if (type == _unbounded && typeof(IWithBoundedStash).IsAssignableFrom(props.Type)) return BoundedDeque.Create();
        return type.Create();
    }

    private MailboxType BoundedDeque => Built("akka.actor.mailbox.bounded-deque-based", static (settings, config) => new BoundedDequeBasedMailbox(settings, config));

    // By the dispatcher's own section where that names a mailbox-type.
    private MailboxType OfDispatcher(string id) => Built(
        "dispatcher " + id, (settings, _) => Dispatchers.SectionOf(settings.Config, id) is var section && section.HasPath("mailbox-type") ? Make(id, section) : Default);

    private MailboxType Default => Built(
        DefaultMailboxId, (settings, config) => config.HasPath("mailbox-type") ? Make(DefaultMailboxId, config) : _unbounded);

    private MailboxType Built(string id, Func<Settings, Config, MailboxType> make)
    {
        lock (_types)
        {
            if (!_types.TryGetValue(id, out var type)) _types.Add(id, type = make(_settings, Dispatchers.SectionOf(_settings.Config, id)));
            return type;
        }
    }

    private MailboxType Make(string id)
    {
        if (id == DefaultMailboxId) return _unbounded;
        if (!_settings.Config.HasPath(id)) throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        return Make(id, Dispatchers.SectionOf(_settings.Config, id));
    }

    private MailboxType Make(string id, Config config)
    {
        var name = config.GetString("mailbox-type", "")!;
        return TypeNames.SimpleName(name) switch
        {
            "" => throw new ConfigurationException($"The setting mailbox-type defined in [{id}] is empty"),
            nameof(UnboundedMailbox) => new UnboundedMailbox(_settings, config),
            nameof(UnboundedDequeBasedMailbox) => new UnboundedDequeBasedMailbox(_settings, config),
            nameof(BoundedMailbox) => new BoundedMailbox(_settings, config),
            nameof(BoundedDequeBasedMailbox) => new BoundedDequeBasedMailbox(_settings, config),
            _ => Own(TypeNames.Resolve(name), config),
        };
    }

    private MailboxType Own(Type type, Config config) =>
        type.IsSubclassOf(typeof(MailboxType))
            ? (MailboxType)Activator.CreateInstance(type, _settings, config)!
            : throw new ConfigurationException($"Mailbox type [{type}] is no {nameof(MailboxType)}.");
}

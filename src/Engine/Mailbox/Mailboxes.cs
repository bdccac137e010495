namespace Troupe.Engine;

/// <summary>The mailboxes that the configuration defines.</summary>
public class Mailboxes
{
    /// <summary>The path of the default mailbox.</summary>
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    private readonly Dictionary<string, MailboxType> _types = []; // Guarded by itself: actors are made on any thread.
    private readonly Settings _settings;

    internal Mailboxes(Settings settings) => _settings = settings;

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
        var ofDispatcher = Configured(dispatcher);
        return string.IsNullOrEmpty(mailbox) || mailbox == DefaultMailboxId || Configured(mailbox) is not (>= 0 and var ofMailbox) ? ofDispatcher : ofMailbox;

        int Configured(string id) => _settings.Config.HasPath(id + ".stash-capacity") ? _settings.Config.GetInt(id + ".stash-capacity") : -1;
    }

    internal Mailbox Create(Props props)
    {
        var id = props.Mailbox;
        return string.IsNullOrEmpty(id) || id == DefaultMailboxId ? new UnboundedMailboxQueue() : Lookup(id).Create();
    }

    private MailboxType Make(string id)
    {
        if (!_settings.Config.HasPath(id)) throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        var config = _settings.Config.GetConfig(id)!;
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

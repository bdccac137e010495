namespace Troupe.Engine;

/// <summary>The mailboxes that the configuration defines.</summary>
public class Mailboxes
{
    /// <summary>The path of the default mailbox.</summary>
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    private readonly Config _config;

    internal Mailboxes(Config config) => _config = config;

    internal Mailbox Create(Props props)
    {
        var id = props.Mailbox;
        if (string.IsNullOrEmpty(id) || id == DefaultMailboxId) return new UnboundedMailbox();
        if (!_config.HasPath(id)) throw new ConfigurationException($"Mailbox Type [{id}] not configured");
        return TypeNames.SimpleName(_config.GetString(id + ".mailbox-type", "")) switch
        {
            "UnboundedMailbox" or "UnboundedDequeBasedMailbox" => new UnboundedMailbox(),
            var other => throw new ConfigurationException($"Mailbox type [{other}] of mailbox [{id}] is not known."),
        };
    }
}

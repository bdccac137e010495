namespace Troupe.Engine;

/// <summary>A kind of mailbox, named by <c>mailbox-type</c> in the configuration and made once for each id there.</summary>
public abstract class MailboxType
{
    /// <summary>The system's settings.</summary>
    protected readonly Settings Settings;

    /// <summary>The section that names the type.</summary>
    protected readonly Config Config;

    /// <summary>By the engine, with the section of the configuration that names the type.</summary>
    protected MailboxType(Settings settings, Config config)
    {
        Settings = settings;
        Config = config;
    }

    /// <summary>A mailbox for one actor.</summary>
    internal abstract Mailbox Create();
}

/// <summary>Any number of messages, in the order they came. The default.</summary>
public sealed class UnboundedMailbox : MailboxType
{
    /// <summary>By the engine.</summary>
    public UnboundedMailbox(Settings settings, Config config) : base(settings, config) { }

    internal override Mailbox Create() => new UnboundedMailboxQueue();
}

/// <summary>The same; every mailbox of this engine takes unstashed messages back.</summary>
public sealed class UnboundedDequeBasedMailbox : MailboxType
{
    /// <summary>By the engine.</summary>
    public UnboundedDequeBasedMailbox(Settings settings, Config config) : base(settings, config) { }

    internal override Mailbox Create() => new UnboundedMailboxQueue();
}

/// <summary>
/// At most <c>mailbox-capacity</c> messages (1,000). A sender that finds it full waits <c>mailbox-push-timeout-time</c> (10 s) for room; after that its message is a dead letter.
/// </summary>
public sealed class BoundedMailbox : MailboxType
{
    private readonly Bounds _bounds;

    /// <summary>By the engine.</summary>
    /// <exception cref="ArgumentException">Capacity or timeout is negative.</exception>
    public BoundedMailbox(Settings settings, Config config) : base(settings, config) => _bounds = Bounds.Of(config);

    /// <summary>How many messages may wait.</summary>
    public int Capacity => _bounds.Capacity;

    /// <summary>For how long a sender waits for room.</summary>
    public TimeSpan PushTimeout => _bounds.PushTimeout;

    internal override Mailbox Create() => new BoundedMailboxQueue(Capacity, PushTimeout);
}

/// <summary>The same as <see cref="BoundedMailbox"/>; what is unstashed does not count.</summary>
public class BoundedDequeBasedMailbox : MailboxType
{
    private readonly Bounds _bounds;

    /// <summary>By the engine.</summary>
    /// <exception cref="ArgumentException">Capacity or timeout is negative.</exception>
    public BoundedDequeBasedMailbox(Settings settings, Config config) : base(settings, config) => _bounds = Bounds.Of(config);

    /// <summary>How many messages may wait.</summary>
    public int Capacity => _bounds.Capacity;

    /// <summary>For how long a sender waits for room.</summary>
    public TimeSpan PushTimeout => _bounds.PushTimeout;

    internal override Mailbox Create() => new BoundedMailboxQueue(Capacity, PushTimeout);
}

/// <summary>What bounds a mailbox.</summary>
internal sealed record Bounds(int Capacity, TimeSpan PushTimeout)
{
    internal static Bounds Of(Config config)
    {
        var capacity = config.GetInt("mailbox-capacity", 1000);
        var timeout = config.GetTimeSpan("mailbox-push-timeout-time", TimeSpan.FromSeconds(10));
        if (capacity < 0) throw new ArgumentException("The capacity for a bounded mailbox cannot be negative.", nameof(config));
        if (timeout < TimeSpan.Zero) throw new ArgumentException("The push time-out for a bounded mailbox cannot be negative.", nameof(config));
        return new Bounds(capacity, timeout);
    }
}

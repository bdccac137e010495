namespace Troupe.Engine;

/// <summary>Any number of messages, those with the least number first; equals in the order they came.</summary>
public abstract class UnboundedPriorityMailbox : MailboxType
{
    /// <summary>The initial capacity where none is configured.</summary>
    public const int DefaultCapacity = 11;

    /// <summary>By the engine.</summary>
    protected UnboundedPriorityMailbox(Settings settings, Config config) : base(settings, config) { }

    /// <summary>How much room there is at first.</summary>
    public int InitialCapacity => DefaultCapacity;

    /// <summary>A message's number: the less, the sooner. Called on the sender's thread.</summary>
    protected abstract int PriorityGenerator(object message);

    internal override Mailbox Create() => new PriorityMailboxQueue(PriorityGenerator);
}

/// <summary>The same as <see cref="UnboundedPriorityMailbox"/>, which keeps the order of equals too.</summary>
public abstract class UnboundedStablePriorityMailbox : MailboxType
{
    /// <summary>The initial capacity where none is configured.</summary>
    public const int DefaultCapacity = 11;

    /// <summary>By the engine.</summary>
    protected UnboundedStablePriorityMailbox(Settings settings, Config config) : base(settings, config) { }

    /// <summary>How much room there is at first.</summary>
    public int InitialCapacity => DefaultCapacity;

    /// <summary>A message's number: the less, the sooner. Called on the sender's thread.</summary>
    protected abstract int PriorityGenerator(object message);

    internal override Mailbox Create() => new PriorityMailboxQueue(PriorityGenerator);
}

namespace Troupe;

/// <summary>Which item of a queue is the next one.</summary>
public enum QueueOrder
{
    /// <summary>First in, first out.</summary>
    Fifo,

    /// <summary>Last in, first out.</summary>
    Lifo,

    /// <summary>The one with the least priority number; among equals first in, first out.</summary>
    Priority,
}

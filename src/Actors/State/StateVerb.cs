namespace Troupe.State;

/// <summary>What is asked of a value, a dictionary (whose calls begin with the key) or a list. The numbers cross the wire.</summary>
internal enum StateVerb
{
    /// <summary>What is there.</summary>
    Get = 0,

    /// <summary>Let nobody else change anything until this lease ends; the answer has what is there, and the lease's number.</summary>
    Lease = 1,

    /// <summary>The lease ends, and nothing was changed under it; harmless when it is over.</summary>
    EndLease = 2,

    /// <summary>Put this in the place of what is there; ends the lease under which it is asked.</summary>
    Set = 3,

    /// <summary>The same, for what was there.</summary>
    Exchange = 4,

    /// <summary>Put the second value where the first is, if it is; the answer has what was there.</summary>
    CompareExchange = 5,

    /// <summary>Add these numbers (an array) one after another; the answer has the sum before.</summary>
    Add = 6,

    /// <summary>How many there are.</summary>
    Count = 7,

    /// <summary>What is there for these keys (a bundle), or in these places; the answer is a bundle.</summary>
    GetMany = 8,

    /// <summary>All there is, as a bundle: items, or keys and values in turn.</summary>
    All = 9,

    /// <summary>All keys, as a bundle.</summary>
    Keys = 10,

    /// <summary>Whether there is such a key.</summary>
    Has = 11,

    /// <summary>Put these entries (a bundle) there; a list's items in the place of all.</summary>
    SetMany = 12,

    /// <summary>Put the value where there is none; if there is, the answer has it.</summary>
    TryAdd = 13,

    /// <summary>Take it away; the answer has what was there.</summary>
    Remove = 14,

    /// <summary>Take these keys (a bundle) away, or what is in these places.</summary>
    RemoveMany = 15,

    /// <summary>Take everything away; the answer's count is how many there were.</summary>
    Clear = 16,

    /// <summary>Put these items (a bundle) before the one at this place; the answer's count is the first one's place.</summary>
    Insert = 17,
}

/// <summary>What became of a call. The numbers cross the wire.</summary>
internal enum StateOutcome
{
    Done = 0,

    /// <summary>To a call under a lease: it is over.</summary>
    LeaseOver = 1,

    /// <summary>What is there is too large for a message, and the system has no shared memory for it; nothing has changed.</summary>
    NoMemory = 2,

    /// <summary>The call makes no sense to what was asked.</summary>
    Misunderstood = 3,

    /// <summary>Not the state it was to have: no such key, or one where none was to be; nothing has changed.</summary>
    Refused = 4,

    /// <summary>There is no such place; the answer's count is how many there are.</summary>
    OutOfRange = 5,

    /// <summary>What is there has more handles in it than a message holds; nothing has changed.</summary>
    ManyHandles = 6,

    /// <summary>What is there is too large for a message, and lies in the memory of a worker on another machine; nothing has changed.</summary>
    TooLarge = 7,
}

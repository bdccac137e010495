namespace Troupe.State;

/// <summary>What is asked of a value. The numbers cross the wire.</summary>
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
}

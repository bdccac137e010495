namespace Troupe.Engine;

/// <summary>Under which address, and in which system, refs are written just now.</summary>
public sealed class Information
{
    /// <summary>Of an address and its system.</summary>
    public Information(Address address, ActorSystem system)
    {
        Address = address;
        System = system;
    }

    /// <summary>The address.</summary>
    public Address Address { get; }

    /// <summary>The system.</summary>
    public ActorSystem System { get; }
}

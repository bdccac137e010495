namespace Troupe.Wire;

/// <summary>A host to whoever hands out the places of a cluster's machines: what it keeps and could use, all of it. The answer is <see cref="PlacesGiven"/>.</summary>
/// <param name="Address">The host's.</param>
/// <param name="Uid">Its actor system's.</param>
/// <param name="Number">It rises from message to message.</param>
/// <param name="Machines">The machines that it can use: where and which, how many places they have, how many of them it goes on using, and how many more it could use at once.</param>
internal sealed record PlacesWanted(string Address, int Uid, int Number, IReadOnlyList<(string Address, int Uid, int Capacity, int Keeps, int Wants)> Machines)
    : WireMessage, IWireMessage<PlacesWanted>
{
    public static string Manifest => "gpw";

    public static PlacesWanted Read(ref WireReader reader)
    {
        var (address, uid, number) = (reader.Text(), (int)(uint)reader.Number(), reader.Count());
        var machines = new List<(string, int, int, int, int)>();
        for (var left = reader.Elements(); left > 0; left--)
        {
            machines.Add((reader.Text(), (int)(uint)reader.Number(), reader.Count(), reader.Count(), reader.Count()));
        }

        return new(address, uid, number, machines);
    }

    public override void Write(WireWriter writer)
    {
        writer.Text(Address);
        writer.Number((uint)Uid);
        writer.Number(Number);
        writer.Number(Machines.Count);
        foreach (var machine in Machines)
        {
            writer.Text(machine.Address);
            writer.Number((uint)machine.Uid);
            writer.Number(machine.Capacity);
            writer.Number(machine.Keeps);
            writer.Number(machine.Wants);
        }
    }
}

/// <summary>To a host: how many places it may use, and how many nobody has; machine for machine as in its message.</summary>
/// <param name="Number">That message's. It counts only while that is the host's latest.</param>
/// <param name="Machines">How many it may use, those that it keeps included, and how many nobody has.</param>
internal sealed record PlacesGiven(int Number, IReadOnlyList<(int Places, int Free)> Machines) : WireMessage, IWireMessage<PlacesGiven>
{
    public static string Manifest => "gpg";

    public static PlacesGiven Read(ref WireReader reader)
    {
        var number = reader.Count();
        var machines = new List<(int, int)>();
        for (var left = reader.Elements(); left > 0; left--)
        {
            machines.Add((reader.Count(), reader.Count()));
        }

        return new(number, machines);
    }

    public override void Write(WireWriter writer)
    {
        writer.Number(Number);
        writer.Number(Machines.Count);
        foreach (var machine in Machines)
        {
            writer.Number(machine.Places);
            writer.Number(machine.Free);
        }
    }
}

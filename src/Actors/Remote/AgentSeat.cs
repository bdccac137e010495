namespace Troupe.Remote;

using Troupe.Configuration;

/// <summary>How a machine finds its hosts, and where it can be found itself: what its own configuration says of that.</summary>
/// <param name="Membership">How it finds them.</param>
/// <param name="User">The configuration, for a membership that wants more of it.</param>
/// <param name="Listening">Where it listens; null: it only calls.</param>
internal sealed record AgentSeat(IMembership Membership, string User, Listening? Listening)
{
    /// <exception cref="InvalidConfigurationException">The configuration makes no sense; the message names the key.</exception>
    public static AgentSeat Read(AgentPlan plan) => Of(Layers.User(AppContext.BaseDirectory, EnvironmentOverrides.Variables()), plan);

    /// <inheritdoc cref="Read"/>
    internal static AgentSeat Of(string user, AgentPlan plan)
    {
        var membership = Memberships.NamedIn(user);
        if (!membership.MachinesListen)
        {
            return new(membership, "", null);
        }

        var options = ListenOptions.Read(user)
            ?? throw new InvalidConfigurationException($"{ListenOptions.Section}.address", "is missing: members of a cluster are called, too.");
        return new(membership, user, options.Checked(plan.Trust));
    }

    /// <summary>HOCON beyond the files.</summary>
    public string Settings(AgentPlan plan) => $"{Membership.MachineSettings(plan)}\n{User}";
}

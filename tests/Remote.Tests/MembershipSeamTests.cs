namespace Troupe.Remote.Tests;

using Troupe.Configuration;
using Troupe.Peers;
using Troupe.Wire;
using Xunit;

/// <summary>How a configuration names who finds the machines, with a membership of our own.</summary>
public sealed class MembershipSeamTests
{
    private const string Odd = """troupe.remote.membership = "Troupe.Remote.Tests.OddMembership, Troupe.Remote.Tests" """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Machines_call_unless_the_configuration_names_something_else()
    {
        Assert.Same(DialIn.Instance, Memberships.NamedIn(""));
        Assert.Same(DialIn.Instance, Memberships.NamedIn("""troupe.remote.membership = "" """));
        Assert.Same(DialIn.Instance, Memberships.NamedIn("other.membership = x"));
        Assert.IsType<OddMembership>(Memberships.NamedIn(Odd));
        Assert.IsType<OddMembership>(Memberships.NamedIn(EnvironmentOverrides.ToHocon(
            [new("TROUPE__REMOTE__MEMBERSHIP", "Troupe.Remote.Tests.OddMembership, Troupe.Remote.Tests")])));
    }

    [Theory]
    [InlineData("Troupe.Clustering.ClusterMembership, Troupe.Nowhere", "no type that this program has")]
    [InlineData("System.String", "is no membership")]
    public void What_is_no_membership_is_an_error_that_names_the_key(string name, string why)
    {
        var fault = Assert.Throws<InvalidConfigurationException>(() => Memberships.NamedIn($"troupe.remote.membership = \"{name}\""));

        Assert.Equal("troupe.remote.membership", fault.Where);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_that_is_called_has_to_say_where_and_trusts_whom_its_command_line_says()
    {
        Assert.Equal("troupe.listen.address", Assert.Throws<InvalidConfigurationException>(() => AgentSeat.Of(Odd, Plan())).Where);

        var plan = Plan();
        var seat = AgentSeat.Of($"{Odd}\ntroupe.listen.address = \"0.0.0.0:7101\"\ntroupe.listen.public-name = node-2", plan);

        Assert.Equal((new HostAndPort("0.0.0.0", 7101), "node-2"), (seat.Listening!.At, seat.Listening.PublicName));
        Assert.Same(plan.Trust, seat.Listening.Trust);
        Assert.Contains("odd = yes", seat.Settings(plan), StringComparison.Ordinal);
        Assert.Contains("node-2", seat.Settings(plan), StringComparison.Ordinal); // Its own configuration is above that.
        Assert.Null(AgentSeat.Of("troupe.listen.address = \"0.0.0.0:7101\"", plan).Listening);
    }

    [Fact]
    public async Task A_session_of_a_machine_is_what_its_membership_makes_of_it()
    {
        var plan = Plan();

        var end = await AgentSession.RunAsync(plan, AgentSeat.Of($"{Odd}\ntroupe.listen.address = \"127.0.0.1:0\"", plan), CancellationToken.None).WaitAsync(s_patience);

        Assert.Equal("odd: yes at 127.0.0.1", end.Why);
    }

    private static AgentPlan Plan() => new AgentOptions { Join = "node-1:7100", SecretFile = ListeningHost.SecretFile }.Checked();
}

/// <summary>Finds nobody, and says so.</summary>
internal sealed class OddMembership : IMembership
{
    public bool MachinesListen => true;

    public string HostSettings(Listening listening) => "";

    public string MachineSettings(AgentPlan plan) => "odd = yes";

    public Props Registry(ExtendedActorSystem system, RemoteDefaults times) => DialIn.Instance.Registry(system, times);

    public Props Members(IActorRef registry, RemoteDefaults times, AgentWelcomed welcome) => DialIn.Instance.Members(registry, times, welcome);

    public Props Machine(ExtendedActorSystem system, AgentPlan plan, EngineBridge bridge, TaskCompletionSource<SessionEnd> ended) => Making.Of(() => new Ending(system, ended));

    private sealed class Ending : ReceiveActor
    {
        public Ending(ExtendedActorSystem system, TaskCompletionSource<SessionEnd> ended) =>
            ended.SetResult(new SessionEnd(HasServed: false, $"odd: {system.Settings.Config.GetString("odd", null)} at {system.Provider.DefaultAddress.Host}"));
    }
}

namespace Troupe.Remote;

using Troupe.Configuration;
using Troupe.Peers;
using Troupe.Workers;

/// <summary>How a session ended.</summary>
/// <param name="HasServed">Whether the host had let it in.</param>
/// <param name="Why">For people.</param>
internal sealed record SessionEnd(bool HasServed, string Why);

/// <summary>
/// An agent's time with its host, from joining to the end of it: one actor system, with an address that nobody had before. So what was lost with an earlier session stays lost, and
/// the host need not tell an agent that came back from one that never went.
/// </summary>
internal static class AgentSession
{
    private static readonly TimeSpan s_atMost = TimeSpan.FromSeconds(10);

    public static async Task<SessionEnd> RunAsync(AgentPlan plan, AgentSeat seat, CancellationToken stop)
    {
        var bridge = EngineBridge.OfAgent(plan.Trust, seat.Listening);
        // Its own log says what there is to say, once; the engine would say it at every try.
        var config = ConfigurationFactory.ParseString(Layers.Text("host.conf", $"akka.loglevel = ERROR\n{seat.Settings(plan)}", bridge.OwnSettings()));
        ExtendedActorSystem system;
        try
        {
            system = bridge.Start(Node.SystemName, config);
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or TroupeException))
        {
            return new SessionEnd(false, fault.Message); // A certificate that cannot be read, no ports left: it may get better.
        }

        var ended = new TaskCompletionSource<SessionEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var agent = system.ActorOf(seat.Membership.Machine(system, plan, bridge, ended), "troupe-agent");
            await using var leaving = stop.Register(() => agent.Tell(new LeaveHost(), ActorRefs.NoSender)).ConfigureAwait(false);
            return await ended.Task.ConfigureAwait(false);
        }
        finally
        {
            try
            {
                await system.Terminate().WaitAsync(s_atMost).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                plan.Log("the last connection does not end; it is left behind");
            }
        }
    }
}

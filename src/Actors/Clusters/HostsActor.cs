namespace Troupe.Clusters;

using Troupe.Peers;
using Troupe.Remote;

/// <summary>To a <see cref="HostsActor"/>: the session with a host is over.</summary>
internal sealed record SessionEnded(ClusterNode Host, SessionEnd End);

/// <summary>
/// A machine of workers in a cluster: has one agent for each host there is, for as long as it is there. All of them offer all of the machine's places; that no two hosts use the same one is the hosts'
/// to see to, with whoever hands them out.
/// <code>
///   cluster ──► listener ──NodeUp, NodeGone──► HostsActor ──► agent ──AgentJoins──► host 1
///                                                        └──► agent ──AgentJoins──► host 2
/// </code>
/// </summary>
internal sealed class HostsActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly NodeBook _hosts = new();
    private readonly Dictionary<ClusterNode, IActorRef> _agents = [];
    private readonly Dictionary<ClusterNode, int> _failures = [];
    private readonly Func<ClusterNode, TaskCompletionSource<SessionEnd>, Props> _agentFor;
    private readonly TaskCompletionSource<SessionEnd> _ended;
    private readonly TimeSpan _patience;
    private bool _hasServed;
    private bool _isLeaving;

    /// <param name="listener">Tells its parent of the members that are hosts.</param>
    /// <param name="agentFor">An agent for a host, and whom it tells how that ended.</param>
    /// <param name="ended">Is told how this life in the cluster ended.</param>
    /// <param name="patience">How long a cluster without hosts will do; null: 20 s.</param>
    public HostsActor(Props listener, Func<ClusterNode, TaskCompletionSource<SessionEnd>, Props> agentFor, TaskCompletionSource<SessionEnd> ended, TimeSpan? patience = null)
    {
        (_agentFor, _ended, _patience) = (agentFor, ended, patience ?? s_patience);
        Context.ActorOf(listener, "nodes");
        Receive<NodeUp>(up => Note(_hosts.Up(up.Node)));
        Receive<NodeLeaving>(_ => { }); // It may still want its workers.
        Receive<NodeGone>(gone => Note(_hosts.Gone(gone.Node, gone.Why)));
        Receive<NodeDoubted>(_ => { }); // The agent's own lease says when it has to go.
        Receive<NodesKnown>(_ => { });
        Receive<ClusterLeft>(left => End($"removed from the cluster: {left.Why}"));
        Receive<Again>(again => Serve(again.Host));
        Receive<SessionEnded>(Judge);
        Receive<NoHost>(_ => End($"no host in its cluster for {_patience.TotalSeconds:0.###} s"));
        Receive<LeaveHost>(leave =>
        {
            _isLeaving = true;
            foreach (var agent in _agents.Values)
            {
                agent.Tell(leave);
            }

            EndWhenLeft();
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => LookForHosts();

    protected override void PostRestart(Exception reason) => End($"it failed: {reason.Message}");

    protected override void PostStop() => _ended.TrySetResult(new SessionEnd(_hasServed, "it was stopped"));

    private void Note(IReadOnlyList<(NodeWord Word, ClusterNode Node)> words)
    {
        foreach (var (word, host) in words)
        {
            if (word == NodeWord.Up)
            {
                Serve(host);
            }
            else if (word == NodeWord.Gone)
            {
                // With the agent its workers go.
                Timers.Cancel(host);
                _failures.Remove(host);
                LookForHosts();
                if (_agents.Remove(host, out var agent))
                {
                    Context.Stop(agent);
                    EndWhenLeft();
                }
            }
        }
    }

    // A host that was alone and begins anew begins a cluster of its own: who stayed in the old one would never meet it.
    private void LookForHosts()
    {
        if (!_hosts.Present.Any())
        {
            Timers.StartSingleTimer(nameof(NoHost), NoHost.Instance, _patience);
        }
    }

    private void Serve(ClusterNode host)
    {
        if (_isLeaving || !_hosts.IsPresent(host))
        {
            return;
        }

        Timers.Cancel(nameof(NoHost));
        var ended = new TaskCompletionSource<SessionEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        ended.Task.PipeTo(Self, success: end => new SessionEnded(host, end));
        _agents.Add(host, Context.ActorOf(_agentFor(host, ended)));
    }

    private void Judge(SessionEnded session)
    {
        _hasServed |= session.End.HasServed;
        if (!_agents.Remove(session.Host))
        {
            return; // Its host is gone, and that it was stopped for that is no news.
        }

        // It refused the agent, or cannot be reached from here though it is a member: it is called again, ever more seldom.
        var failures = session.End.HasServed ? 0 : _failures.GetValueOrDefault(session.Host);
        _failures[session.Host] = failures + 1;
        Timers.StartSingleTimer(session.Host, new Again(session.Host), AgentLoop.PauseAfter(failures));
        EndWhenLeft();
    }

    private void EndWhenLeft()
    {
        if (_isLeaving && _agents.Count == 0)
        {
            End("it was told to leave");
        }
    }

    private void End(string why)
    {
        _ended.TrySetResult(new SessionEnd(_hasServed, why));
        Context.Stop(Self);
    }

    private sealed record Again(ClusterNode Host);

    private sealed record NoHost
    {
        public static readonly NoHost Instance = new();
    }
}

namespace Troupe.Engine.Tests;

/// <summary>
/// A tree of actors without actors: <see cref="LifecycleRule"/> decides for each, the steps turn into system messages between them, and a script says who runs next.
/// <code>
///            0
///          1   2
///         3 4 5 6
/// </code>
/// </summary>
internal sealed class SupervisionModel
{
    private readonly List<Node> _nodes = [];
    private readonly Queue<Directive> _judgements;
    private readonly bool _allForOne;
    private readonly bool _keepsChildren;
    private int _bornBroken;

    /// <param name="judgements">What supervisors answer, one after the other; then Restart.</param>
    /// <param name="allForOne">Whether a judgement is for the siblings too.</param>
    /// <param name="keepsChildren">Whether PreRestart leaves the children alone.</param>
    /// <param name="bornBroken">How many instances fail to start.</param>
    internal SupervisionModel(IEnumerable<Directive> judgements, bool allForOne, bool keepsChildren, int bornBroken)
    {
        _judgements = new Queue<Directive>(judgements);
        _allForOne = allForOne;
        _keepsChildren = keepsChildren;
        _bornBroken = bornBroken;
        for (var i = 0; i < 7; i++) _nodes.Add(new Node(i, i == 0 ? null : _nodes[(i - 1) / 2]));
        foreach (var node in _nodes) node.Parent?.Children.Add(node);
    }

    internal IReadOnlyList<Node> Nodes => _nodes;

    internal bool IsQuiet => _nodes.TrueForAll(static node => node.Mail.Count == 0);

    /// <summary>An actor throws, if it is at work.</summary>
    internal void Strike(int index)
    {
        var node = _nodes[index % _nodes.Count];
        if (!node.HasEnded && node.Life is { HasActor: true, Suspensions: 0 }) Fault(node, culprit: node);
    }

    /// <summary>An actor handles one system message, if it has any.</summary>
    internal void Run(int index)
    {
        var node = _nodes[index % _nodes.Count];
        if (node.Mail.TryDequeue(out var message)) Take(node, message);
    }

    private void Take(Node node, Message message)
    {
        if (node.HasEnded) return;
        if (node.Life.MustWait(message.Kind))
        {
            node.Stash.Add(message);
            return;
        }
        switch (message.Kind)
        {
            case Failed: Judge(node, message.Child!); break;
            case DeathWatchNotification: ChildEnded(node, message.Child!); break;
            case Suspend: Meet(node, LifeSignal.Suspend); break;
            case Resume { CausedByFailure: null }: Meet(node, LifeSignal.Resume); break;
            case Resume: Meet(node, LifeSignal.Forgive); break;
            case Recreate: Meet(node, LifeSignal.Recreate); break;
            case Terminate: Meet(node, LifeSignal.Terminate); break;
        }
        if (node.Stash.Count == 0 || (!node.HasEnded && node.Stash.TrueForAll(waiting => node.Life.MustWait(waiting.Kind)))) return;
        var stashed = node.Stash.ToList();
        node.Stash.Clear();
        foreach (var waiting in stashed) Take(node, waiting);
    }

    private void Meet(Node node, LifeSignal signal)
    {
        var culprit = node.Culprit;
        (node.Life, var step) = node.Life.After(signal);
        if (!node.Life.HasFailed) node.Culprit = null;
        switch (step)
        {
            case LifeStep.SuspendChildren: Tell(node.Children, static () => new Suspend()); break;
            case LifeStep.ResumeChildren:
                foreach (var child in node.Children.ToList()) Tell([child], () => new Resume(child == culprit && signal == LifeSignal.Forgive ? Oops : null));
                break;
            case LifeStep.Retire or LifeStep.ClearForCreation or LifeStep.ClearForEnd:
                if (step != LifeStep.Retire || !_keepsChildren) foreach (var child in node.Children) Stop(node, child);
                if (node.Dying.Count == 0) Meet(node, LifeSignal.ChildrenGone);
                break;
            case LifeStep.Remake:
                var survivors = node.Children.ToList();
                if (Make(node, survivors)) Tell(survivors, static () => new Recreate(Oops));
                break;
            case LifeStep.Create: Make(node, []); break;
            case LifeStep.End: End(node); break;
        }
    }

    // A new instance makes the children that are not there. False: it fails to start.
    private bool Make(Node node, List<Node> survivors)
    {
        if (_bornBroken > 0)
        {
            _bornBroken--;
            node.Life = node.Life with { HasActor = false };
            Fault(node, culprit: node, survivors);
            return false;
        }
        node.Life = node.Life with { HasActor = true };
        foreach (var index in new[] { 2 * node.Index + 1, 2 * node.Index + 2 })
        {
            if (index >= 7 || node.Children.Exists(it => it.Index == index)) continue;
            var child = new Node(index, node);
            _nodes[index] = child;
            node.Children.Add(child);
            Make(child, []);
        }
        return true;
    }

    // Survivors of a restart are suspended as they are.
    private static void Fault(Node node, Node culprit, List<Node>? survivors = null)
    {
        (node.Life, var step) = node.Life.After(LifeSignal.Fault);
        if (step != LifeStep.Fail) return;
        node.Culprit = culprit;
        foreach (var child in node.Children) if (child != culprit && survivors?.Contains(child) != true) Tell([child], static () => new Suspend());
        node.Parent?.Mail.Enqueue(new Message(new Failed(ActorRefs.Nobody, Oops, 0), node));
        if (node.Parent is null) node.Mail.Enqueue(new Message(new Recreate(Oops), null)); // whoever is above restarts the top
    }

    private void Judge(Node node, Node child)
    {
        if (!node.Children.Contains(child)) return;
        var directive = _judgements.TryDequeue(out var next) ? next : Directive.Restart;
        var concerned = _allForOne ? node.Children.ToList() : [child];
        switch (directive)
        {
            case Directive.Escalate: Fault(node, child); break;
            case Directive.Resume: Tell([child], static () => new Resume(Oops)); break;
            case Directive.Stop:
                foreach (var each in concerned) Stop(node, each);
                break;
            default:
                foreach (var each in concerned)
                {
                    if (each != child) Tell([each], static () => new Suspend());
                    Tell([each], static () => new Recreate(Oops));
                }
                break;
        }
    }

    private static void Stop(Node node, Node child)
    {
        node.Dying.Add(child);
        Tell([child], static () => new Terminate());
    }

    private void ChildEnded(Node node, Node child)
    {
        node.Children.Remove(child);
        if (node.Dying.Remove(child) && node.Dying.Count == 0) Meet(node, LifeSignal.ChildrenGone);
    }

    private static void End(Node node)
    {
        node.HasEnded = true;
        node.Parent?.Mail.Enqueue(new Message(new DeathWatchNotification(ActorRefs.Nobody, true, false), node));
    }

    private static void Tell(IEnumerable<Node> nodes, Func<SystemMessage> make)
    {
        foreach (var node in nodes) node.Mail.Enqueue(new Message(make(), null));
    }

    private static readonly Exception Oops = new InvalidOperationException("oops");

    internal sealed record Message(SystemMessage Kind, Node? Child);

    internal sealed class Node(int index, Node? parent)
    {
        internal int Index { get; } = index;
        internal Node? Parent { get; } = parent;
        internal List<Node> Children { get; } = [];
        internal HashSet<Node> Dying { get; } = [];
        internal Queue<Message> Mail { get; } = new();
        internal List<Message> Stash { get; } = [];
        internal LifeState Life { get; set; } = LifeState.AtWork;
        internal Node? Culprit { get; set; }
        internal bool HasEnded { get; set; }

        public override string ToString() => $"{Index}: {Life}{(HasEnded ? ", ended" : "")}, {Mail.Count} in its mail, {Stash.Count} stashed";
    }
}

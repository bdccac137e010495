namespace Troupe.Engine;

using System.IO.Enumeration;

/// <summary>One step of a selection.</summary>
public abstract class SelectionPathElement
{
    private protected SelectionPathElement() { }
}

/// <summary>Down to the child of a name.</summary>
public class SelectChildName : SelectionPathElement
{
    /// <summary>By the name.</summary>
    public SelectChildName(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Down to all children whose names match a pattern of * and ?.</summary>
public class SelectChildPattern : SelectionPathElement
{
    /// <summary>By the pattern.</summary>
    public SelectChildPattern(string patternStr) => PatternStr = patternStr;

    /// <summary>The pattern.</summary>
    public string PatternStr { get; }

    /// <inheritdoc/>
    public override string ToString() => PatternStr;
}

/// <summary>To everything below, however deep.</summary>
public class SelectChildRecursive : SelectionPathElement
{
    /// <summary>The only one.</summary>
    public static readonly SelectChildRecursive Instance = new();

    /// <inheritdoc/>
    public override string ToString() => "**";
}

/// <summary>Up to the parent.</summary>
public class SelectParent : SelectionPathElement
{
    /// <summary>The only one.</summary>
    public static readonly SelectParent Instance = new();

    /// <inheritdoc/>
    public override string ToString() => "..";
}

/// <summary>A message to whoever is where a selection leads.</summary>
public class ActorSelectionMessage : IAutoReceivedMessage, IPossiblyHarmful, IWrappedMessage
{
    /// <summary>With the steps that are left.</summary>
    public ActorSelectionMessage(object message, SelectionPathElement[] elements, bool wildCardFanOut = false)
    {
        Message = message;
        Elements = elements;
        WildCardFanOut = wildCardFanOut;
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>The steps that are left.</summary>
    public SelectionPathElement[] Elements { get; }

    /// <summary>It came through a pattern, so that matching nobody is no news.</summary>
    public bool WildCardFanOut { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"ActorSelectionMessage - Message: {Message} - WildCartFanOut: {WildCardFanOut} - Elements: {string.Join<SelectionPathElement>('/', Elements)}";
}

/// <summary>Actors by path, found anew with each message.</summary>
public class ActorSelection : ICanTell
{
    /// <summary>By steps from an actor.</summary>
    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    /// <summary>By a relative path from an actor.</summary>
    public ActorSelection(IActorRef anchor, string path) : this(anchor, path.Split('/')) { }

    /// <summary>By names from an actor.</summary>
    public ActorSelection(IActorRef anchor, IEnumerable<string> elements) : this(anchor, ToSteps(elements)) { }

    /// <summary>Where it starts.</summary>
    public IActorRef Anchor { get; }

    /// <summary>The steps.</summary>
    public SelectionPathElement[] Path { get; }

    /// <summary>The steps as a path.</summary>
    public string PathString => "/" + string.Join<SelectionPathElement>('/', Path);

    /// <inheritdoc/>
    public void Tell(object message, IActorRef? sender = null) => Deliver(
        (IInternalActorRef)Anchor, new ActorSelectionMessage(message, Path, Array.Exists(Path, static it => it is SelectChildPattern or SelectChildRecursive)),
        sender ?? ActorCell.Current?.Self ?? AmbientSender.Current ?? ActorRefs.NoSender);

    /// <summary>The ref of an actor that the selection leads to.</summary>
    /// <exception cref="ActorNotFoundException">None has answered in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>The ref of an actor that the selection leads to.</summary>
    /// <exception cref="ActorNotFoundException">None has answered in time.</exception>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        ActorIdentity identity;
        try
        {
            identity = await this.Ask<ActorIdentity>(new Identify(null!), timeout, ct).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is AskTimeoutException or OperationCanceledException)
        {
            throw new ActorNotFoundException("Exception ocurred while resolving ActorSelection", fault);
        }
        return identity.Subject ?? throw new ActorNotFoundException("subject was null");
    }

    /// <summary>Walks as far as the actors are local, then sends what is left of the steps along.</summary>
    internal static void Deliver(IInternalActorRef anchor, ActorSelectionMessage selection, IActorRef sender)
    {
        var steps = selection.Elements;
        var at = anchor;
        for (var i = 0; i < steps.Length; i++)
        {
            if (at is not LocalActorRef local)
            {
                at.Tell(Rest(i), sender);
                return;
            }
            switch (steps[i])
            {
                case SelectParent:
                    if (local.Parent is not Nobody) at = local.Parent;
                    break;
                case SelectChildName { Name: "" }:
                    break;
                case SelectChildName step:
                    at = local.GetSingleChild(step.Name);
                    if (at is not Nobody) break;
                    if (!selection.WildCardFanOut || selection.Message is Identify) TellMissing(local, steps, i);
                    return;
                case SelectChildPattern pattern:
                    foreach (var child in local.Cell.ChildRefs)
                        if (Matches(pattern.PatternStr, child.Name)) Deliver(child, Rest(i + 1), sender);
                    return;
                case SelectChildRecursive:
                    foreach (var child in local.Cell.ChildRefs)
                    {
                        child.Tell(selection.Message, sender);
                        Deliver(child, Rest(i), sender);
                    }
                    return;
            }
        }
        at.Tell(selection.Message, sender);

        ActorSelectionMessage Rest(int from) => new(selection.Message, steps[from..], selection.WildCardFanOut);

        void TellMissing(LocalActorRef from, SelectionPathElement[] all, int index)
        {
            var path = from.Path;
            for (var i = index; i < all.Length; i++) path = path / all[i].ToString()!;
            IActorRef missing = new EmptyLocalActorRef(from.Cell.SystemImpl, path);
            missing.Tell(new ActorSelectionMessage(selection.Message, all[index..], selection.WildCardFanOut && selection.Message is not Identify), sender);
        }
    }

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static SelectionPathElement[] ToSteps(IEnumerable<string> elements)
    {
        var steps = new List<SelectionPathElement>();
        foreach (var element in elements)
        {
            if (element.Length == 0) continue;
            steps.Add(element switch
            {
                ".." => SelectParent.Instance,
                "**" => SelectChildRecursive.Instance,
                _ when element.AsSpan().ContainsAny('*', '?') => new SelectChildPattern(element),
                _ => new SelectChildName(element),
            });
        }
        return [.. steps];
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is ActorSelection other && Equals(Anchor, other.Anchor) && PathString == other.PathString;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    /// <inheritdoc/>
    public override string ToString() => $"ActorSelection[Anchor({Anchor?.Path}), Path({PathString})]";
}

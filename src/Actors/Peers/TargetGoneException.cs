namespace Troupe.Peers;

/// <summary>The actor that should have answered has stopped; its process lives. Handles turn it into an error of their own.</summary>
internal sealed class TargetGoneException(string target) : TroupeException($"{target} has stopped.")
{
    public string Target { get; } = target;
}

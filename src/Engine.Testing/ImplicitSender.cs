namespace Troupe.Engine.Testing;

/// <summary>Who a test tells as: follows the test over its awaits.</summary>
internal static class ImplicitSender
{
    internal static void Is(IActorRef? sender) => AmbientSender.Current = sender;
}

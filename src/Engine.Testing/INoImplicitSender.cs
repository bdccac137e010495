namespace Troupe.Engine.Testing;

/// <summary>A test class that carries this tells without a sender unless it names one; others tell as their <c>TestActor</c>.</summary>
public interface INoImplicitSender;

namespace Troupe.Engine;

/// <summary>An actor whose messages are logged as debug events, where <c>akka.actor.debug.receive</c> says so.</summary>
public interface ILogReceive;

namespace Troupe.Engine;

/// <summary>What an actor may ask of its mailbox.</summary>
public interface ISemantics;

/// <summary>It may be read by several at once. Every mailbox of this engine is read by one.</summary>
public interface IMultipleConsumerSemantics : ISemantics;

/// <summary>It takes any number of messages, as all do but those that are configured otherwise.</summary>
public interface IUnboundedMessageQueueSemantics : ISemantics;

/// <summary>An actor that asks for a kind of mailbox.</summary>
public interface IRequiresMessageQueue<T> where T : ISemantics;

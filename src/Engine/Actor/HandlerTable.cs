namespace Troupe.Engine;

/// <summary>Handlers in the order declared; nothing can follow one that takes everything.</summary>
internal sealed class HandlerTable
{
    private MessageHandler[] _handlers = [];
    private int _count;
    private bool _complete;

    internal ReadOnlySpan<MessageHandler> Handlers => _handlers.AsSpan(0, _count);

    internal void Add(MessageHandler handler, bool isLast)
    {
        if (_complete)
            throw new InvalidOperationException("A handler that catches all messages has been added. No handler can be added after that.");
        if (_count == _handlers.Length) Array.Resize(ref _handlers, Math.Max(2, _count * 2));
        _handlers[_count++] = handler;
        _complete = isLast;
    }
}

namespace Troupe.Clustering.Specs;

using System.Threading.Channels;
using Troupe.Peers;

/// <summary>What an actor of one of the systems heard, in order.</summary>
internal sealed class Heard
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Channel<object> _messages = Channel.CreateUnbounded<object>();

    /// <summary>An actor of this system that keeps all it is told; with a child it is that one's parent, and so who a listener tells.</summary>
    public static (Heard Heard, IActorRef Actor) In(ActorSystem system, Props? child = null)
    {
        var heard = new Heard();
        return (heard, system.ActorOf(Making.Of(() => new Ear(heard._messages.Writer, child))));
    }

    /// <summary>The next of this kind that will do; others before it are skipped.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? will = null)
    {
        using var late = new CancellationTokenSource(s_patience);
        while (true)
        {
            if (await _messages.Reader.ReadAsync(late.Token) is T message && (will is null || will(message)))
            {
                return message;
            }
        }
    }

    /// <summary>Whether one of this kind has come that was not read yet.</summary>
    public bool Has<T>()
    {
        while (_messages.Reader.TryRead(out var message))
        {
            if (message is T)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Ear : ReceiveActor
    {
        public Ear(ChannelWriter<object> messages, Props? child)
        {
            if (child is not null)
            {
                Context.ActorOf(child);
            }

            ReceiveAny(message => messages.TryWrite(message));
        }
    }
}

namespace Troupe.Peers;

using System.Diagnostics.CodeAnalysis;

/// <summary>
/// What keeps something for many, in this process and in others: it knows who of them is dead, and has no second life, since its state would be gone.
/// Made on <see cref="Making.Desk"/>, so its handlers are short, wait for nothing and run nobody else's code.
/// </summary>
internal abstract class SharedActor : ReceiveActor
{
    private readonly LostPeers<Address> _lost = new(); // As addresses: a look at one makes no text of it.

    protected SharedActor()
    {
        Receive<CancelRequest>(cancelled => Withdraw(AskerOf(cancelled)));
        Receive<RequestsSettled>(settled => Settle(Sender, settled));
        Receive<PeerLost>(loss =>
        {
            if (_lost.Add(Address.Parse(loss.Address), loss.Reason))
            {
                Lose(loss.Address, loss.Reason);
            }
        });
    }

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(PeerLost));

    /// <summary>Reached after a fault too: whoever waits is to be told here, instead of waiting for one who has forgotten it.</summary>
    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    /// <summary>Who sent the request that is being handled.</summary>
    protected Asker AskerOf(IRequest request) => new(Sender, request.Request);

    /// <summary>
    /// Whether the asker's process is known to be dead. The dead may still ask: their last messages can come after the news, and what is given to them is lost.
    /// </summary>
    protected bool IsLost(Asker asker) => IsLost(asker.Requests);

    /// <summary>The same, with the reason.</summary>
    protected bool TryGetLoss(Asker asker, [NotNullWhen(true)] out ExitReason? reason)
    {
        reason = null;
        return !asker.IsHere && _lost.TryGet(asker.Requests.Path.Address, out reason);
    }

    /// <summary>The same of an actor.</summary>
    protected bool IsLost(IActorRef actor) => !actor.Path.Address.HasLocalScope && _lost.Contains(actor.Path.Address);

    /// <summary>One who waits gives up: if it waits here it leaves the line and is told <see cref="RequestWithdrawn"/>; else its answer is on its way.</summary>
    protected abstract void Withdraw(Asker asker);

    /// <summary>What the process will not ask again.</summary>
    protected virtual void Settle(IActorRef process, RequestsSettled settled)
    {
    }

    /// <summary>A process was lost; told once for each. Who waits from there leaves the line, and what it held is free.</summary>
    protected abstract void Lose(string peer, ExitReason reason);
}

namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>
/// An actor that others wait at. Who still waits when it ends is told that it is gone. What other processes send again, since a link broke, it does once.
/// </summary>
/// <typeparam name="TAnswer">What its state decides.</typeparam>
internal abstract class SyncActor<TAnswer> : SharedActor
{
    private readonly RequestMemory<IActorRef> _memory = new();

    protected SyncActor() => Receive<DisposeSync>(asked =>
    {
        Sender.Tell(new SyncDisposed(asked.Request), Self);
        Context.Stop(Self);
    });

    /// <summary>What was decided and not said yet.</summary>
    protected List<TAnswer> Answers { get; } = [];

    protected override void PostStop()
    {
        base.PostStop();
        Close();
        Say();
    }

    /// <summary>Decides about a request the first time that it comes, and says what was decided.</summary>
    protected void On<TAsked>(Action<TAsked, Asker> decide)
        where TAsked : IRequest => Receive<TAsked>(asked =>
        {
            var asker = AskerOf(asked);
            if (IsNew(asker))
            {
                decide(asked, asker);
                Say();
            }
        });

    /// <summary>Answers a request that only looks, as often as it comes: it changes nothing, so there is nothing to remember.</summary>
    /// <param name="answer">Tells the asker, or decides what it is told.</param>
    /// <param name="isLook">Whether this one does; null: all do.</param>
    protected void OnLook<TAsked>(Action<TAsked, Asker> answer, Predicate<TAsked>? isLook = null)
        where TAsked : IRequest => Receive<TAsked>(
        asked =>
        {
            var asker = AskerOf(asked);
            if (!IsLost(asker))
            {
                answer(asked, asker);
                Say();
            }
        },
        isLook);

    protected sealed override void Withdraw(Asker asker)
    {
        if (asker.IsHere)
        {
            GiveUp(asker);
            Say();
        }
        else if (IsNew(asker))
        {
            // What is withdrawn has not come yet. It will find that it need not.
            Tell(asker, new RequestWithdrawn(asker.Request));
        }
        else if (!IsLost(asker))
        {
            GiveUp(asker); // if it was answered already that was said again
            Say();
        }
    }

    protected sealed override void Lose(string peer, ExitReason reason)
    {
        var isLost = Is(peer);
        _memory.Lose(isLost);
        Lose(isLost);
        Say();
    }

    protected override void Settle(IActorRef process, RequestsSettled settled) => _memory.Settle(process, settled.Below, settled.Open);

    /// <summary>One who waits gives up; of one who does not wait nothing is decided.</summary>
    protected abstract void GiveUp(Asker asker);

    /// <summary>Processes are dead.</summary>
    protected abstract void Lose(Predicate<IActorRef> isDead);

    protected abstract void Say(TAnswer answer);

    protected void Tell(Asker to, IReply reply)
    {
        if (!to.IsHere)
        {
            _memory.Answer(to.Requests, to.Request, reply);
        }

        to.Tell(reply, Self);
    }

    /// <summary>Decides what is said to those who wait at its end.</summary>
    protected abstract void Close();

    /// <summary>By which processes are told apart: looking at an address would make a text of it for each request.</summary>
    protected static IActorRef ProcessOf(Asker asker) => asker.Requests;

    private static Predicate<IActorRef> Is(string peer) => process => !process.Path.Address.HasLocalScope && process.Path.Address.ToString() == peer;

    private void Say()
    {
        foreach (var answer in Answers)
        {
            Say(answer);
        }

        Answers.Clear();
    }

    // Within a process nothing is lost.
    private bool IsNew(Asker asker)
    {
        if (asker.IsHere)
        {
            return true;
        }

        // The dead may still ask: nobody would give back what they got, and what they had came back with the news.
        if (IsLost(asker))
        {
            return false;
        }

        var isNew = _memory.IsNew(asker.Requests, asker.Request, out var reply);
        if (reply is not null)
        {
            asker.Tell(reply, Self);
        }

        return isNew;
    }
}

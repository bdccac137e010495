namespace Troupe.Sync;

using Troupe.Peers;

/// <summary>An actor that others wait at. Who still waits when it ends is told that it is gone.</summary>
/// <typeparam name="TAnswer">What its state decides.</typeparam>
internal abstract class SyncActor<TAnswer> : SharedActor
{
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

    /// <summary>Says what was decided.</summary>
    protected void Say()
    {
        foreach (var answer in Answers)
        {
            Say(answer);
        }

        Answers.Clear();
    }

    protected abstract void Say(TAnswer answer);

    /// <summary>Decides what is said to those who wait at its end.</summary>
    protected abstract void Close();

    /// <summary>By which processes are told apart: looking at an address would make a text of it for each request.</summary>
    protected static IActorRef ProcessOf(Asker asker) => asker.Requests;

    /// <summary>Whether a process is the one that was lost.</summary>
    protected static Predicate<IActorRef> Is(string peer) => process => !process.Path.Address.HasLocalScope && process.Path.Address.ToString() == peer;
}

namespace Troupe.Accounts;

using Troupe.Peers;

/// <summary>Keeps one account: one change at a time, so no two can be made from the same balance.</summary>
internal sealed class AccountActor : SharedActor
{
    private AccountState _state;

    public AccountActor(decimal balance)
    {
        _state = new(balance);
        Receive<ChangeBalance>(asked =>
        {
            (_state, var accepted) = _state.Change(asked.Amount);
            Tell(asked.Request, accepted);
        });
        Receive<ReadBalance>(asked => Tell(asked.Request, accepted: true));
        Receive<CloseAccount>(asked =>
        {
            Tell(asked.Request, accepted: true);
            Context.Stop(Self);
        });
    }

    // Nobody waits here: the answer is on its way.
    protected override void Withdraw(Asker asker)
    {
    }

    // Nobody holds anything here.
    protected override void Lose(string peer, ExitReason reason)
    {
    }

    private void Tell(long request, bool accepted) => Sender.Tell(new BalanceTold(request, accepted, _state.Balance), Self);
}

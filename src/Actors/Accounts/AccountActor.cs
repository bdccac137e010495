namespace Troupe.Accounts;

using Troupe.Peers;

/// <summary>Keeps one account: one change at a time, so no two can be made from the same balance.</summary>
internal sealed class AccountActor : ReceiveActor
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
        Receive<CancelRequest>(static _ => { }); // nobody waits here: the answer is on its way
    }

    // A new instance would start with the first balance again; an account that has lost its state is closed.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    private void Tell(long request, bool accepted) => Sender.Tell(new BalanceTold(request, accepted, _state.Balance), Self);
}

namespace Troupe;

using Troupe.Accounts;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>
/// A handle on an account that lives in one process and works in all: captured by a function, sent as an argument or inside a value.
/// Changes happen one after another, so no withdrawal is paid from money that another has taken.
/// </summary>
/// <remarks>
/// Every call throws <see cref="PeerLostException"/> when the process that keeps the account is no more (whether a change was made before is
/// then not known), and <see cref="ObjectDisposedException"/> when the account was closed.
/// </remarks>
public sealed class Account : IAsyncDisposable, ITravels<Account>
{
    private static int s_number;

    private readonly ActorHandle _handle;

    private Account(ActorHandle handle) => _handle = handle;

    /// <summary>A handle on the account that this actor keeps, in whatever process it does.</summary>
    internal Account(IActorRef actor, string name, Requests requests)
        : this(ActorHandle.On(actor, name, requests))
    {
    }

    /// <summary>What it is called in errors.</summary>
    public string Name => _handle.Name;

    /// <summary>Opens an account, kept by this process.</summary>
    /// <param name="balance">What it holds at first.</param>
    /// <param name="name">What it is called in errors; null: <c>account-N</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The balance is negative.</exception>
    public static Account Open(decimal balance, string? name = null) => OpenIn(Home.Current, balance, name);

    /// <summary>Pays in. Refused only where the sum would have more digits than a <see cref="decimal"/> holds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public Task<AccountAnswer> DepositAsync(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        return ChangeAsync(request => new ChangeBalance(request, amount));
    }

    /// <summary>Pays out, or refuses when the balance is below the amount.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public Task<AccountAnswer> WithdrawAsync(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        return ChangeAsync(request => new ChangeBalance(request, -amount));
    }

    /// <summary>
    /// Pays out of this account into another, in whatever processes the two are kept. The sum is in one of the two all the time, and cannot be spent while it is on its
    /// way; no money is lost or made whatever process dies when: what a process that dies keeps is gone with it, and nothing else.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    /// <exception cref="PeerLostException">The process that keeps this account is no more; if the payee had the sum in keeping it has it now.</exception>
    public async Task<TransferAnswer> TransferAsync(Account to, decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        var payee = to._handle.Actor;
        var told = await AskAsync<TransferTold>(request => new TransferMoney(request, payee, amount)).ConfigureAwait(false);
        return new(told.Outcome, told.Balance);
    }

    /// <summary>The balance at that moment.</summary>
    public async Task<decimal> BalanceAsync() => (await ChangeAsync(static request => new ReadBalance(request)).ConfigureAwait(false)).Balance;

    /// <summary>Closes the account as soon as no transfer of its is under way, when called on the handle that <see cref="Open"/> gave. On a handle that has travelled it does nothing.</summary>
    public ValueTask DisposeAsync() => _handle.DisposeAsync(static request => new CloseAccount(request));

    void ITravels<Account>.Write(PayloadWriter writer) => _handle.Write(writer);

    static Account ITravels<Account>.Read(ref PayloadReader reader) => new(ActorHandle.Read(ref reader));

    internal static Account OpenIn(Home home, decimal balance, string? name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(balance);

        // Accounts are opened on any thread.
        return new(ActorHandle.Create(home, Making.Of(() => new AccountActor(balance)), name ?? $"account-{Interlocked.Increment(ref s_number)}"));
    }

    private async Task<AccountAnswer> ChangeAsync(Func<long, object> message)
    {
        var told = await AskAsync<BalanceTold>(message).ConfigureAwait(false);
        return new(told.Accepted, told.Balance);
    }

    private async Task<TReply> AskAsync<TReply>(Func<long, object> message)
        where TReply : IReply
    {
        try
        {
            return await _handle.AskAsync<TReply>(message).ConfigureAwait(false);
        }
        catch (TargetGoneException)
        {
            throw new ObjectDisposedException($"The account '{Name}'");
        }
    }
}

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

    private readonly IActorRef _actor;
    private readonly Requests _requests;
    private readonly bool _isOpener;

    /// <summary>A handle on the account that this actor keeps, in whatever process it does.</summary>
    internal Account(IActorRef actor, string name, Requests requests, bool isOpener = false) =>
        (_actor, Name, _requests, _isOpener) = (actor, name, requests, isOpener);

    /// <summary>What it is called in errors.</summary>
    public string Name { get; }

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
        return AskAsync(request => new ChangeBalance(request, amount));
    }

    /// <summary>Pays out, or refuses when the balance is below the amount.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public Task<AccountAnswer> WithdrawAsync(decimal amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        return AskAsync(request => new ChangeBalance(request, -amount));
    }

    /// <summary>The balance at that moment.</summary>
    public async Task<decimal> BalanceAsync() => (await AskAsync(static request => new ReadBalance(request)).ConfigureAwait(false)).Balance;

    /// <summary>Closes the account, when called on the handle that <see cref="Open"/> gave. On a handle that has travelled it does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isOpener)
        {
            return;
        }

        try
        {
            await _requests.SendAsync<BalanceTold>(_actor, static request => new CloseAccount(request)).ConfigureAwait(false);
        }
        catch (TargetGoneException)
        {
            // Closed before.
        }
    }

    void ITravels<Account>.Write(PayloadWriter writer)
    {
        writer.Ref(_actor);
        writer.Text(Name);
    }

    static Account ITravels<Account>.Read(ref PayloadReader reader)
    {
        var (actor, name) = (reader.Ref(), reader.Text());
        return new(actor, name ?? throw new WireFormatException("An account has no name."), Home.Current.Requests);
    }

    internal static Account OpenIn(Home home, decimal balance, string? name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(balance);
        var actor = home.System.ActorOf(Props.Create(typeof(AccountActor), [balance]));

        // Accounts are opened on any thread.
        return new(actor, name ?? $"account-{Interlocked.Increment(ref s_number)}", home.Requests, isOpener: true);
    }

    private async Task<AccountAnswer> AskAsync(Func<long, object> message)
    {
        try
        {
            var told = await _requests.SendAsync<BalanceTold>(_actor, message).ConfigureAwait(false);
            return new(told.Accepted, told.Balance);
        }
        catch (TargetGoneException)
        {
            throw new ObjectDisposedException($"The account '{Name}'");
        }
    }
}

namespace Troupe.Actors.Tests.Accounts;

using Xunit;

/// <summary>The account that keeps no two changes apart, under a lock, in both styles; what it is without one is in <see cref="UnlockedAccountTests"/>.</summary>
public class LockedAccountTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_threads_that_draw_800_of_1000_one_succeeds_and_one_fails(bool byLease)
    {
        await using var guard = SharedLock.Create();
        var account = new UnlockedAccount(1000m);
        using var bothCome = new CountdownEvent(2);
        var read = 0;
        account.BetweenReadAndWrite = _ =>
        {
            Assert.Equal(1, Interlocked.Increment(ref read)); // Nobody else has read before this has written.
            Assert.True(bothCome.Wait(s_patience));
            Thread.SpinWait(1_000_000); // time for the other to read, if nothing keeps it from that
            Interlocked.Decrement(ref read);
        };

        var said = await Task.WhenAll(OnThread(DrawAsync), OnThread(DrawAsync)).WaitAsync(s_patience);

        Assert.Equal(["Fail!\tbalance = 200", "Success!\tbalance = 200"], said.Order());
        Assert.Equal(200m, account.Balance);

        async Task<string> DrawAsync()
        {
            bothCome.Signal();
            if (byLease)
            {
                await using var lease = await guard.AcquireAsync();
                return Draw();
            }

            await guard.AcquireAsync();
            try
            {
                return Draw();
            }
            finally
            {
                await guard.ReleaseAsync();
            }
        }

        // The one who waits inside holds up its thread.
        static Task<string> OnThread(Func<Task<string>> draw) => Task.Factory.StartNew(draw, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

        string Draw() => $"{(account.Withdraw(800m) ? "Success!" : "Fail!")}\tbalance = {account.Balance:0}";
    }
}

namespace Troupe.Engine.Tests.Remote;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

public sealed class RedialRuleTests
{
    private static readonly PeerLossOptions Options = new(10, RetryGate: TimeSpan.FromSeconds(5), GiveUpAfter: TimeSpan.FromSeconds(30), KeepQuarantined: TimeSpan.FromDays(5));

    [Fact]
    public void The_first_call_is_made_at_once() => Assert.Equal(TimeSpan.Zero, RedialRule.PauseBefore(0, TimeSpan.Zero, Options));

    [Fact]
    public void Calls_come_at_ever_longer_pauses_up_to_the_gate_until_the_time_is_up() =>
        Prop.ForAll(Arb.From(Gen.Choose(1, 20)), milliseconds =>
        {
            // Calls fail after so long; the story is told to its end.
            var (now, calls, last) = (TimeSpan.Zero, 0, TimeSpan.Zero);
            while (RedialRule.PauseBefore(calls, now, Options) is { } pause)
            {
                // The last one comes when the time is up, so that nobody waits longer than he was told.
                if (pause > Options.RetryGate || now + pause > Options.GiveUpAfter || (pause < last && now + pause < Options.GiveUpAfter)) return false;
                (now, last) = (now + pause + TimeSpan.FromMilliseconds(milliseconds), pause);
                calls++;
            }

            return now >= Options.GiveUpAfter && calls is > 5 and < 30;
        }).Check(FsCheck.Config.QuickThrowOnFailure);
}

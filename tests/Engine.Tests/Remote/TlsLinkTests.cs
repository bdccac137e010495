namespace Troupe.Engine.Tests.Remote;

using System.Security.Cryptography;
using Xunit;

/// <summary>TLS over links that take little, or nothing, at a time.</summary>
public sealed class TlsLinkTests
{
    private static readonly TlsOptions Options = TlsOptions.From(Config.Empty, hasSecret: true);

    [Fact]
    public async Task What_is_written_in_parts_over_a_narrow_link_arrives_whole_both_ways_at_once()
    {
        var (caller, called) = Pair();
        using (caller)
        using (called)
        {
            var (there, back) = (RandomNumberGenerator.GetBytes(3 << 20), RandomNumberGenerator.GetBytes(3 << 20));
            var reading = (Task.Run(() => Read(called, there.Length)), Task.Run(() => Read(caller, back.Length)));
            await Task.WhenAll(Task.Run(() => Write(caller, there, 1)), Task.Run(() => Write(called, back, 2))).WaitAsync(RemoteSystems.Patience);
            Assert.Equal(there, await reading.Item1.WaitAsync(RemoteSystems.Patience));
            Assert.Equal(back, await reading.Item2.WaitAsync(RemoteSystems.Patience));
        }
    }

    [Fact]
    public void A_write_takes_no_more_when_nobody_reads_and_never_waits()
    {
        var (caller, called) = Pair();
        using (caller)
        using (called)
        {
            var bytes = new byte[1 << 20];
            var taken = 0;
            while (caller.TryWrite(bytes.AsSpan(taken)) is > 0 and var count) taken += count;
            Assert.InRange(taken, 0, 256 * 1024);
            Assert.Equal(0, caller.TryWrite(bytes.AsSpan(taken)));
        }
    }

    [Fact]
    public async Task A_close_ends_a_read_under_way_and_later_writes()
    {
        var (caller, called) = Pair();
        using (caller)
        using (called)
        {
            var reading = Task.Run(() => called.Read(new byte[1]));
            called.Close();
            Assert.Equal(0, await reading.WaitAsync(RemoteSystems.Patience));
            Assert.Equal(-1, called.TryWrite(new byte[10]));
            Assert.Equal(0, caller.Read(new byte[1]));
        }
    }

    private static (TlsLink Caller, TlsLink Called) Pair()
    {
        var (a, b) = NarrowLink.Pair(seed: 3);
        var (caller, called) = (new TlsLink(a, Options, "host"), new TlsLink(b, Options, null));
        var deadline = Environment.TickCount64 + (long)RemoteSystems.Patience.TotalMilliseconds;
        string? ofCaller = "not asked";
        var thread = new Thread(() => ofCaller = caller.Secure(deadline));
        thread.Start();
        Assert.Null(called.Secure(deadline));
        thread.Join();
        Assert.Null(ofCaller);
        Assert.Equal(called.Binding, caller.Binding);
        Assert.NotEmpty(called.Binding);
        return (caller, called);
    }

    private static void Write(Link link, byte[] bytes, int seed)
    {
        var random = new Random(seed);
        for (var done = 0; done < bytes.Length;)
        {
            // As Outbound does: what was not taken comes again.
            for (var end = done + Math.Min(random.Next(1, 200_000), bytes.Length - done); done < end;)
            {
                var count = link.TryWrite(bytes.AsSpan(done, end - done));
                Assert.InRange(count, 0, end - done);
                if (count == 0) link.WaitWritable(1000);
                done += count;
            }
        }
    }

    private static byte[] Read(Link link, int length)
    {
        var bytes = new byte[length];
        for (var have = 0; have < length;)
        {
            if (have % 3 == 0) Assert.True(link.WaitReadable(15_000));
            var count = link.Read(bytes.AsSpan(have, Math.Min(10_000, length - have)));
            Assert.True(count > 0, $"It ended after {have}.");
            have += count;
        }

        return bytes;
    }
}

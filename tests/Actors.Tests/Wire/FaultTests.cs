namespace Troupe.Actors.Tests.Wire;

using System.Text;
using Troupe.Wire;
using Xunit;

public class FaultTests
{
    [Fact]
    public void An_exception_comes_back_as_its_own_type_with_its_stack()
    {
        var back = Assert.IsType<InvalidOperationException>(Fault.Of(Thrown(new InvalidOperationException("no", new FormatException("bad"))), "pool-1-2").ToException());
        Assert.Equal("no", back.Message);
        Assert.Equal("bad", Assert.IsType<FormatException>(back.InnerException).Message);
        Assert.Contains(nameof(Thrown), back.StackTrace);
        Assert.Contains("on worker pool-1-2", back.StackTrace);
    }

    [Fact]
    public void The_remote_stack_outlives_a_throw()
    {
        var back = Fault.Of(Thrown(new InvalidOperationException("no")), "w").ToException();
        var caught = Assert.Throws<InvalidOperationException>((Action)(() => throw back));
        Assert.Contains(nameof(Thrown), caught.StackTrace);
    }

    [Fact]
    public void Arguments_keep_their_names()
    {
        var back = Assert.IsType<ArgumentException>(Fault.Of(new ArgumentException("is odd", "count"), "w").ToException());
        Assert.Equal(("count", "is odd (Parameter 'count')"), (back.ParamName, back.Message));
        Assert.Equal("count", Assert.IsType<ArgumentNullException>(Fault.Of(new ArgumentNullException("count"), "w").ToException()).ParamName);
        var range = new ArgumentOutOfRangeException("count", 5, "too much");
        Assert.Equal(range.Message, Assert.IsType<ArgumentOutOfRangeException>(Fault.Of(range, "w").ToException()).Message);
    }

    [Fact]
    public void An_aggregate_keeps_all_its_inner_ones()
    {
        var original = new AggregateException("several", new FormatException("a"), new AggregateException(new TimeoutException("b")));
        var back = Assert.IsType<AggregateException>(Fault.Of(original, "w").ToException());
        Assert.Equal(original.Message, back.Message);
        Assert.Equal([typeof(FormatException), typeof(AggregateException)], back.InnerExceptions.Select(inner => inner.GetType()));
    }

    [Fact]
    public void What_shared_objects_throw_comes_back_with_its_data()
    {
        var closed = Back(new PipeClosedException("p", new ExitReason(null, 9)));
        Assert.Equal(("p", "signal 9 (SIGKILL)"), (closed.Pipe, closed.Loss?.ToString()));
        Assert.Null(Back(new PipeClosedException("p", null)).Loss);
        Assert.Equal("p", Back(new PipeTakenException("p")).Pipe);
        Assert.Equal("q", Back(new QueueShutDownException("q")).Queue);
        Assert.IsType<FormatException>(Back(new QueueShutDownException("q", new FormatException("x"))).InnerException);
        Assert.Equal("b", Back(new BrokenBarrierException("b")).Barrier);
        Back(new ObjectLostException("gone"));
        var lost = Back(new PeerLostException("akka.tcp://a@b:1", new ExitReason(3, null)));
        Assert.Equal(("akka.tcp://a@b:1", "exit code 3"), (lost.Peer, lost.Reason.ToString()));

        static T Back<T>(T thrown)
            where T : Exception
        {
            var back = Assert.IsType<T>(Fault.Of(thrown, "w").ToException());
            Assert.Equal(thrown.Message, back.Message);
            return back;
        }
    }

    [Fact]
    public void The_users_own_exceptions_come_back()
    {
        Assert.Equal("mine", Assert.IsType<Mine>(Fault.Of(new Mine("mine"), "w").ToException()).Message);
        Assert.IsType<Fixed>(Fault.Of(new Fixed(), "w").ToException());
        Assert.IsType<OperationCanceledException>(Fault.Of(new OperationCanceledException(), "w").ToException());
    }

    [Fact]
    public void What_cannot_be_made_again_is_a_remote_exception()
    {
        var back = Assert.IsType<RemoteException>(Fault.Of(new WithData(5, "no"), "w").ToException());
        Assert.Equal((typeof(WithData).FullName, "no: 5"), (back.OriginalType, back.Message));
        Assert.Contains("on worker w", back.RemoteStack);
        Assert.IsType<RemoteException>(Fault.Of(back, "v").ToException());
        Assert.IsType<RemoteException>(new Fault("No.Such.Type, Nowhere", "m", "s", []).ToException());
    }

    [Fact]
    public void Troupes_own_errors_of_workers_come_back() =>
        Assert.Equal("gone", Assert.IsType<FunctionNotFoundException>(Fault.Of(new FunctionNotFoundException("gone"), "w").ToException()).Message);

    [Fact]
    public void Errors_of_pools_come_back_with_what_they_know()
    {
        var lost = Back(new WorkerLostException(7, "w-1", new(null, 9), 2, ["one", "two"]));
        Assert.Equal((7, "w-1", 2, "signal 9 (SIGKILL)"), (lost.Item, lost.Worker, lost.Attempts, lost.Reason.ToString()));
        Assert.Equal(["one", "two"], lost.LastErrors);
        Assert.Empty(Back(new WorkerLostException(0, "w", new(3, null), 1, [])).LastErrors);
        var broken = Back(new PoolBrokenException("p", new(3, null), ["no"], new FormatException("why")));
        Assert.Equal(("exit code 3", "no", "why"), (broken.Reason.ToString(), broken.LastErrors[0], broken.InnerException!.Message));
        var late = Back(new ItemTimeoutException(3, "w", TimeSpan.FromSeconds(1.5)));
        Assert.Equal((3, "w", TimeSpan.FromSeconds(1.5)), (late.Item, late.Worker, late.Timeout));
        Assert.Equal(12, Back(new PoolFullException("p", 12)).Limit);
        Back(new PoolTerminatedException("p"));

        static T Back<T>(T thrown)
            where T : Exception
        {
            var back = Assert.IsType<T>(Fault.Of(thrown, "w").ToException());
            Assert.Equal(thrown.Message, back.Message);
            return back;
        }
    }

    [Theory]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("System.Object")]
    [InlineData("][,")]
    [InlineData("")]
    public void Nothing_but_exceptions_is_ever_made(string type) => Assert.IsType<RemoteException>(new Fault(type, "m", "s", []).ToException());

    [Fact]
    public void However_large_an_exception_its_fault_is_small()
    {
        var inner = Enumerable.Range(0, 1000).Select(i => (Exception)new FormatException(new string('ü', 100_000), new FormatException($"{i}"))).ToArray();
        var fault = Fault.Of(new AggregateException(new string('\uD800', 50_000), inner), new string('w', 10));
        var writer = new WireWriter(null!);
        fault.Write(writer);
        Assert.InRange(writer.ToArray().Length, 1, Fault.TextLimit + 1024);
        Assert.IsType<AggregateException>(fault.ToException());

        Exception deep = new FormatException("end");
        for (var i = 0; i < 1000; i++)
        {
            deep = new FormatException("level", deep);
        }

        Assert.IsType<FormatException>(Fault.Of(deep, "w").ToException());
    }

    [Fact]
    public void An_exception_whose_message_throws_still_travels() => Assert.Contains("cannot be read", Fault.Of(new Mute(), "w").Message);

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    public sealed class Mine(string message) : Exception(message);

    public sealed class Fixed() : Exception("always the same");

    public sealed class WithData(int data, string message) : Exception($"{message}: {data}");

    public sealed class Mute : Exception
    {
        public override string Message => throw new InvalidOperationException();
    }
}

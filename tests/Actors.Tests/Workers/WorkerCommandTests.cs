namespace Troupe.Actors.Tests.Workers;

using Troupe.Workers;
using Xunit;

public sealed class WorkerCommandTests
{
    [Fact]
    public void The_worker_runs_on_this_dotnet_with_the_hosts_own_dependencies()
    {
        var command = WorkerCommand.Find();

        Assert.True(File.Exists(command.File), command.File);
        Assert.Equal("dotnet", Path.GetFileName(command.File));
        Assert.Equal("exec", command.Arguments[0]);
        Assert.EndsWith("Troupe.Actors.Tests.runtimeconfig.json", command.Arguments[command.Arguments.ToList().IndexOf("--runtimeconfig") + 1], StringComparison.Ordinal);
        Assert.EndsWith("Troupe.Actors.Tests.deps.json", command.Arguments[command.Arguments.ToList().IndexOf("--depsfile") + 1], StringComparison.Ordinal);
        Assert.True(File.Exists(command.Arguments[^1]), command.Arguments[^1]);
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        Assert.Null(WorkerCommand.FindWorker("/nowhere", null, ""));
        Assert.Null(WorkerCommand.FindMuxer("/opt/a/b/c", null));
        Assert.NotNull(WorkerCommand.FindWorker("/nowhere", AppContext.BaseDirectory));
    }

    [Fact]
    public void A_program_that_is_its_own_worker_is_started_as_it_was_itself_with_the_hook_last()
    {
        var command = OwnProgram.Command(AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string, ["A=1", "DOTNET_STARTUP_HOOKS=/opt/profiler.dll"]);

        Assert.Equal(Environment.ProcessPath, command.File);
        Assert.Equal(System.Reflection.Assembly.GetEntryAssembly()!.Location, command.Arguments[^1]);
        Assert.Equal(["A=1", "DOTNET_STARTUP_HOOKS=/opt/profiler.dll:Troupe"], command.Environment);
        Assert.Equal(["DOTNET_STARTUP_HOOKS=Troupe"], OwnProgram.WithHook(["DOTNET_STARTUP_HOOKS="]));
        Assert.Equal("/opt/profiler.dll", OwnProgram.WithoutHook("/opt/profiler.dll:Troupe"));
        Assert.Null(OwnProgram.WithoutHook("Troupe"));
    }

    [Fact]
    public void A_program_without_code_or_on_another_system_is_refused_in_one_line_that_says_what_to_do()
    {
        Assert.Null(HostRule.Refusal(isLinux: true, hasCode: true));
        Assert.Contains("PublishAot", HostRule.Refusal(isLinux: true, hasCode: false), StringComparison.Ordinal);
        Assert.Contains("Linux", HostRule.Refusal(isLinux: false, hasCode: true), StringComparison.Ordinal);
        HostRule.Check();
    }

    [Fact]
    public void Settings_of_the_runtime_that_the_user_made_stay()
    {
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "1");
        try
        {
            var environment = WorkerCommand.Find().Environment;

            Assert.Contains("DOTNET_TieredPGO=1", environment);
            Assert.DoesNotContain("DOTNET_TieredPGO=0", environment);
            Assert.Contains("DOTNET_gcConcurrent=0", environment);
            Assert.Contains("DOTNET_GCLOHThreshold=0x1000000", environment);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOTNET_TieredPGO", null);
        }
    }

    [Fact]
    public void A_system_order_comes_out_as_it_went_in_and_shows_no_secret()
    {
        var order = new SystemOrder(4711, 50, "Program", [4, 5], "a = \"ü\"", [1, 2, 3], IsRemote: true);
        var bytes = order.ToBytes();
        var read = SystemOrder.Read(bytes.AsSpan(OrderBytes.HeaderSize));

        Assert.Equal(bytes.Length - OrderBytes.HeaderSize, OrderBytes.SizeAfter(bytes, SystemOrder.Mark));
        Assert.Equal(order with { Bridge = read.Bridge, Rehearsal = read.Rehearsal }, read);
        Assert.Equal(order.Bridge, read.Bridge);
        Assert.Equal(order.Rehearsal, read.Rehearsal);
        Assert.DoesNotContain("ü", order.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_order_comes_out_as_it_went_in()
    {
        var order = new StartOrder(7, "pool-1-ß", "troupe://x/user/join");
        var bytes = order.ToBytes();

        Assert.Equal(bytes.Length - OrderBytes.HeaderSize, OrderBytes.SizeAfter(bytes, StartOrder.Mark));
        Assert.Equal(order, StartOrder.Read(bytes.AsSpan(OrderBytes.HeaderSize)));
    }

    [Fact]
    public void What_does_not_bear_an_order_s_mark_is_none()
    {
        Assert.Null(OrderBytes.SizeAfter("GET / HTTP/1.1"u8, StartOrder.Mark));
        Assert.Null(OrderBytes.SizeAfter(new StartOrder(1, "w", "").ToBytes(), SystemOrder.Mark));
    }
}

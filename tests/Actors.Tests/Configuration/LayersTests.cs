namespace Troupe.Actors.Tests.Configuration;

using Troupe.Configuration;
using Xunit;

public sealed class LayersTests
{
    [Fact]
    public void Every_default_is_in_the_reference_file()
    {
        var pool = PoolDefaults.Read(Parsed(""));

        Assert.Equal(
            new PoolDefaults(
                MaxAttempts: 3,
                ChunkTarget: TimeSpan.FromMilliseconds(5),
                ChunkCover: TimeSpan.FromMilliseconds(1),
                ReadAhead: 16_384,
                ReportInterval: TimeSpan.FromMilliseconds(50),
                StartTries: 3,
                StartTimeout: TimeSpan.FromSeconds(30),
                StopGrace: TimeSpan.FromSeconds(5),
                LossTries: 20,
                StallTimeout: TimeSpan.FromSeconds(30),
                MemoryInterval: TimeSpan.FromMilliseconds(100)),
            pool);
    }

    [Theory]
    [InlineData("max-attempts", "7")]
    [InlineData("chunk-target", "7ms")]
    [InlineData("chunk-cover", "7ms")]
    [InlineData("read-ahead", "7")]
    [InlineData("report-interval", "7ms")]
    [InlineData("start-tries", "7")]
    [InlineData("start-timeout", "7ms")]
    [InlineData("stop-grace", "7ms")]
    [InlineData("loss-tries", "7")]
    [InlineData("stall-timeout", "7ms")]
    [InlineData("memory-interval", "7ms")]
    public void Each_key_of_the_pool_turns_something(string key, string value)
    {
        var turned = PoolDefaults.Read(Parsed($"troupe.pool.{key} = {value}"));
        var span = TimeSpan.FromMilliseconds(7);

        Assert.NotEqual(PoolDefaults.Read(Parsed("")), turned);
        Assert.Single((bool[])[turned.MaxAttempts == 7, turned.StartTries == 7, turned.ChunkTarget == span, turned.ChunkCover == span, turned.ReadAhead == 7, turned.ReportInterval == span, turned.StartTimeout == span, turned.StopGrace == span, turned.LossTries == 7, turned.StallTimeout == span, turned.MemoryInterval == span], true);
    }

    [Fact]
    public void Each_key_of_remote_workers_turns_something_and_a_lease_is_at_least_two_heartbeats()
    {
        var defaults = Troupe.Remote.RemoteDefaults.Read(Parsed(""));

        Assert.Equal(new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(60)), defaults);
        Assert.Equal(defaults with { Heartbeat = TimeSpan.FromMilliseconds(7) }, Troupe.Remote.RemoteDefaults.Read(Parsed("troupe.remote.heartbeat = 7ms")));
        Assert.Equal(defaults with { Lease = TimeSpan.FromSeconds(7) }, Troupe.Remote.RemoteDefaults.Read(Parsed("troupe.remote.lease = 7s")));
        Assert.Equal(defaults with { WorkerWait = TimeSpan.FromSeconds(7) }, Troupe.Remote.RemoteDefaults.Read(Parsed("troupe.remote.worker-wait = 7s")));
        Assert.Equal("troupe.remote.lease", Assert.Throws<InvalidConfigurationException>(() => Troupe.Remote.RemoteDefaults.Read(Parsed("troupe.remote.lease = 1999ms"))).Where);
    }

    [Theory]
    [InlineData("max-attempts", "0")]
    [InlineData("max-attempts", "many")]
    [InlineData("stop-grace", "0s")]
    [InlineData("stop-grace", "soon")]
    [InlineData("chunk-target", "-1s")]
    public void A_value_that_makes_no_sense_is_an_error_of_one_line_that_names_the_key(string key, string value)
    {
        var fault = Assert.Throws<InvalidConfigurationException>(() => PoolDefaults.Read(Parsed($"troupe.pool.{key} = \"{value}\"")));

        Assert.Equal($"troupe.pool.{key}", fault.Where);
        Assert.Contains($"'{value}'", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_missing_key_is_an_error_that_names_it()
    {
        var fault = Assert.Throws<InvalidConfigurationException>(() => PoolDefaults.Read(ConfigurationFactory.ParseString("troupe.pool { }")));

        Assert.Equal("troupe.pool.max-attempts: is missing.", fault.Message);
    }

    [Fact]
    public void The_programs_file_wins_over_ours_and_the_environment_over_both()
    {
        var folder = Directory.CreateTempSubdirectory("troupe-conf-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "troupe.conf"), "troupe.pool { max-attempts = 5, start-tries = 5 }");
            var user = Layers.User(folder.FullName, [new("TROUPE__POOL__START_TRIES", "9"), new("PATH", "x"), new("TROUPE__", "y")]);
            var pool = PoolDefaults.Read(ConfigurationFactory.ParseString(Layers.Text("host.conf", user, "")));

            Assert.Equal(5, pool.MaxAttempts);
            Assert.Equal(9, pool.StartTries);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_that_is_no_hocon_is_an_error_that_names_it()
    {
        var folder = Directory.CreateTempSubdirectory("troupe-conf-");
        try
        {
            var file = Path.Combine(folder.FullName, "troupe.conf");
            File.WriteAllText(file, "troupe { pool = [");

            Assert.Equal(file, Assert.Throws<InvalidConfigurationException>(() => Layers.User(folder.FullName, [])).Where);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void An_environment_value_is_text_whatever_stands_in_it() => Assert.Equal(
        "a\"b\\c", ConfigurationFactory.ParseString(EnvironmentOverrides.ToHocon([new("TROUPE__X", "a\"b\\c")])).GetString("troupe.x", null));

    [Theory]
    [InlineData("host.conf")]
    [InlineData("worker.conf")]
    public void The_runners_dispatcher_is_a_thread_of_its_own(string kind) =>
        Assert.Equal("PinnedDispatcher", ConfigurationFactory.ParseString(Layers.Text(kind, "", "")).GetString("troupe.dispatchers.runner.type", null));

    private static Config Parsed(string user) => ConfigurationFactory.ParseString(Layers.Text("host.conf", user, ""));
}

namespace Troupe.Remote.Tests;

using System.Runtime.Serialization;
using Troupe.Workers;
using Xunit;

/// <summary>What Akka.NET is told about trust, whichever engine is built: the text of its configuration.</summary>
public sealed class EngineTrustTests : TestKit
{
    private const string Refusing = "Troupe.RefusingSerializer, Troupe";
    private const string ClusterFiles = "cluster.conf,cluster.host.conf";

    [Theory]
    [InlineData("engine.akka.conf")]
    [InlineData("engine.akka.conf,host.conf," + ClusterFiles)]
    [InlineData("engine.akka.conf,host.conf,cluster.conf,cluster.worker.conf")]
    [InlineData("engine.akka.conf,worker.conf")]
    public void Only_those_with_a_certificate_are_let_in_and_they_may_do_nothing_but_send(string files)
    {
        var config = Read(files);

        Assert.True(config.GetBoolean("akka.remote.dot-netty.tcp.enable-ssl", false));
        Assert.False(config.GetBoolean("akka.remote.dot-netty.tcp.ssl.suppress-validation", false));
        Assert.True(config.GetBoolean("akka.remote.untrusted-mode", false));
        Assert.Equal("127.0.0.1", config.GetString("akka.remote.dot-netty.tcp.hostname", null));
    }

    [Fact]
    public void Only_the_join_actor_is_found_by_its_name() => Assert.Equal([$"/user/{JoinActor.Name}"], Read("engine.akka.conf").GetStringList("akka.remote.trusted-selection-paths"));

    [Fact]
    public void Members_of_a_cluster_find_each_other_s_actors_and_the_office_for_places_and_none_besides() => Assert.Equal(
        [$"/user/{JoinActor.Name}", "/system/cluster/core/daemon", "/system/cluster/heartbeatReceiver", "/user/troupe-places", "/user/troupe-places/singleton"],
        Read($"engine.akka.conf,{ClusterFiles}").GetStringList("akka.remote.trusted-selection-paths"));

    [Theory]
    [InlineData("json")]
    [InlineData("bytes")]
    [InlineData("proto")]
    [InlineData("daemon-create")]
    public void Serializers_that_make_what_the_bytes_name_are_replaced(string name) =>
        Assert.Equal(Refusing, Read("engine.akka.conf").GetString($"akka.actor.serializers.{name}", null));

    [Fact]
    public void What_refuses_does_so_both_ways_and_in_each_place_under_a_number_of_its_own()
    {
        var system = (ExtendedActorSystem)Sys;
        var (one, other) = (new RefusingSerializer(system), new RefusingSerializer(system, Config.Empty));

        Assert.NotEqual(one.Identifier, other.Identifier);
        Assert.All([one.Identifier, other.Identifier], static number => Assert.True(number < -8412)); // Akka.NET's own are above that.
        Assert.Contains("System.String", Assert.Throws<SerializationException>(() => one.ToBinary("text")).Message, StringComparison.Ordinal);
        Assert.Throws<SerializationException>(() => one.Manifest("text"));
        Assert.Contains("'System.Diagnostics.Process'", Assert.Throws<SerializationException>(() => other.FromBinary([1, 2], "System.Diagnostics.Process")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_has_no_serializer_of_its_own_is_refused_and_the_wire_has_its()
    {
        var bindings = Read("engine.akka.conf").GetConfig("akka.actor.serialization-bindings")!;

        Assert.Equal("json", bindings.GetString("\"System.Object\"", null));
        Assert.Equal("wire", bindings.GetString("\"Troupe.Wire.WireMessage, Troupe\"", null));
    }

    [Fact]
    public void A_cluster_adds_the_singleton_s_messages_and_refuses_what_it_does_not_use()
    {
        var actor = Read($"engine.akka.conf,{ClusterFiles}").GetConfig("akka.actor")!;

        Assert.Equal("cluster", actor.GetString("provider", null));
        Assert.Equal(Refusing, actor.GetString("serializers.reliable-delivery", null));
        Assert.Equal(Refusing, actor.GetString("serializers.json", null));
        var serializer = actor.GetString("serializers.akka-singleton", null);
        Assert.Equal("Akka.Cluster.Tools.Singleton.Serialization.ClusterSingletonMessageSerializer, Akka.Cluster.Tools", serializer);
        Assert.Equal("akka-singleton", actor.GetString("serialization-bindings.\"Akka.Cluster.Tools.Singleton.IClusterSingletonMessage, Akka.Cluster.Tools\"", null));
        Assert.Equal(14, actor.GetInt($"serialization-identifiers.\"{serializer}\"", 0));
    }

    [Theory]
    [InlineData("cluster.host.conf", "troupe-host")]
    [InlineData("cluster.worker.conf", "troupe-worker")]
    public void When_the_network_is_cut_the_part_with_most_hosts_stays(string kind, string role)
    {
        var cluster = Read($"cluster.conf,{kind}").GetConfig("akka.cluster")!;

        Assert.Equal([role], cluster.GetStringList("roles"));
        Assert.Equal("Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster", cluster.GetString("downing-provider-class", null));
        Assert.Equal("keep-majority", cluster.GetString("split-brain-resolver.active-strategy", null));
        Assert.Equal("troupe-host", cluster.GetString("split-brain-resolver.keep-majority.role", null));
        Assert.False(cluster.GetBoolean("run-coordinated-shutdown-when-down", true));
    }

    private static Config Read(string files) => ConfigurationFactory.ParseString(string.Join('\n', files.Split(',').Select(static file => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "hocon", file)))));
}

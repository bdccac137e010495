namespace Troupe.Engine.Specs;

using Xunit;

public sealed class ConfigSpec() : ActorSpec(
    """
    spec {
      answer = 42
      ratio = 0.5
      on = on
      name = "Ada"
      pause = 250ms
      size = 64KiB
      items = [1, 2, 3]
      nested { deep { value = here } }
      base = 10
      copy = ${spec.base}
    }
    """)
{
    [Fact]
    public void An_actor_reads_the_systems_configuration()
    {
        ActorOf<Puppet>().Play(context => TestActor.Tell(context.System.Settings.Config.GetInt("spec.answer")));

        ExpectMsg(42);
    }

    [Fact]
    public void Values_have_the_types_they_are_asked_for()
    {
        var spec = Sys.Settings.Config.GetConfig("spec")!;

        Assert.Equal(0.5, spec.GetDouble("ratio"));
        Assert.True(spec.GetBoolean("on"));
        Assert.Equal("Ada", spec.GetString("name"));
        Assert.Equal(TimeSpan.FromMilliseconds(250), spec.GetTimeSpan("pause"));
        Assert.Equal(64 * 1024, spec.GetByteSize("size"));
        Assert.Equal([1, 2, 3], spec.GetIntList("items"));
        Assert.Equal("here", spec.GetString("nested.deep.value"));
        Assert.Equal(10, spec.GetInt("copy"));
    }

    [Fact]
    public void A_path_that_is_not_there_gives_the_given_default()
    {
        Assert.False(Sys.Settings.Config.HasPath("spec.missing"));
        Assert.Equal(7, Sys.Settings.Config.GetInt("spec.missing", 7));
    }

    [Fact]
    public void A_fallback_fills_what_is_missing_and_overrides_nothing()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1 }").WithFallback(ConfigurationFactory.ParseString("a { x = 2, y = 3 }"));

        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(3, config.GetInt("a.y"));
    }

    [Fact]
    public void A_config_can_be_made_of_one_over_another()
    {
        var config = new Config(ConfigurationFactory.ParseString("a = 1"), ConfigurationFactory.ParseString("a = 2, b = 3"));
        Assert.Equal(1, config.GetInt("a"));
        Assert.Equal(3, config.GetInt("b"));
    }
}

namespace Troupe.Engine.Specs;

using Xunit;

public sealed class SelectionSpec : ActorSpec
{
    [Fact]
    public void A_path_without_an_address_falls_into_its_names()
    {
        Assert.Equal(["foo"], RelativeActorPath.Unapply("foo"));
        Assert.Equal(["foo", "bar", "baz#1234"], RelativeActorPath.Unapply("foo/bar/baz#1234"));
        var encoded = Uri.EscapeDataString("akka://system@127.0.0.1:2552");
        Assert.Equal([encoded], RelativeActorPath.Unapply(encoded));
        Assert.Null(RelativeActorPath.Unapply("akka://system/user"));
    }

    [Fact]
    public void A_selection_tells_the_actor_at_its_path()
    {
        var actor = ActorOf<Puppet>("here");

        ActorSelection("/user/here").Tell("hello", TestActor);

        ExpectMsgFrom(actor, "hello");
    }

    [Fact]
    public void A_full_path_selects_too()
    {
        var actor = ActorOf<Puppet>();

        ActorSelection(actor.Path).Tell("hello", TestActor);

        ExpectMsgFrom(actor, "hello");
    }

    [Fact]
    public void Identify_is_answered_with_the_ref_of_the_actor()
    {
        var actor = ActorOf<Puppet>("somebody");

        ActorSelection("/user/somebody").Tell(new Identify(17), TestActor);

        ExpectMsg<ActorIdentity>(identity => identity.MessageId is 17 && actor.Equals(identity.Subject));
    }

    [Fact]
    public void Identify_is_answered_with_nobody_where_there_is_no_actor()
    {
        ActorSelection("/user/nobody/at/all").Tell(new Identify("x"), TestActor);

        ExpectMsg<ActorIdentity>(identity => identity.MessageId is "x" && identity.Subject is null);
    }

    [Fact]
    public async Task ResolveOne_gives_the_ref()
    {
        var actor = ActorOf<Puppet>("resolved");

        Assert.Equal(actor, await ActorSelection("/user/resolved").ResolveOne(Patience));
    }

    [Fact]
    public async Task ResolveOne_of_no_actor_fails_with_ActorNotFoundException() =>
        await Assert.ThrowsAsync<ActorNotFoundException>(() => ActorSelection("/user/missing").ResolveOne(Patience));

    [Fact]
    public void A_star_selects_all_children()
    {
        var children = Family("one", "two", "three");

        ActorSelection("/user/family/*").Tell(new Identify(null!), TestActor);

        AssertSelected(children);
    }

    [Fact]
    public void A_pattern_selects_the_children_whose_names_match()
    {
        var children = Family("red-1", "red-2", "blue-1");

        ActorSelection("/user/family/red-*").Tell(new Identify(null!), TestActor);

        AssertSelected(children[..2]);
        ExpectNoMsg(Silence);
    }

    [Fact]
    public void A_selection_from_inside_an_actor_starts_at_that_actor()
    {
        var children = Family("left", "right");

        children[0].Play(context => context.ActorSelection("../right").Tell("over here", TestActor));

        ExpectMsgFrom(children[1], "over here");
    }

    [Fact]
    public void A_message_to_a_selection_without_an_actor_goes_to_dead_letters()
    {
        var letters = DeadLettersOf<string>();

        ActorSelection("/user/missing").Tell("lost", TestActor);

        letters.ExpectMsg<DeadLetter>(letter => letter.Message is "lost");
    }

    private List<IActorRef> Family(params string[] names)
    {
        var parent = ActorOf<Puppet>("family");
        parent.Play(context =>
        {
            foreach (var name in names) TestActor.Tell(context.ActorOf(Props.Create<Puppet>(), name));
        });
        return [.. ReceiveN(names.Length).Cast<IActorRef>()];
    }

    private void AssertSelected(IReadOnlyCollection<IActorRef> children) => Assert.Equal(
        children.Select(child => child.Path.Name).Order(),
        ReceiveN(children.Count).Cast<ActorIdentity>().Select(identity => identity.Subject.Path.Name).Order());
}

namespace Troupe.Engine.Specs;

using System.Reflection;
using Xunit;

/// <summary>Holds the first part of <c>docs/semantics.md</c> against the specs: a line of a list is a promise, and a spec of its name keeps it.</summary>
public sealed class SemanticsPageSpec
{
    [Fact]
    public void Every_promise_has_one_spec_of_its_name()
    {
        var specs = typeof(SemanticsPageSpec).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null }) // a theory is a fact too
            .ToLookup(method => method.Name);

        var promises = Promises();

        Assert.NotEmpty(promises);
        Assert.All(promises, promise => Assert.Single(specs[NameOf(promise)]));
    }

    [Fact]
    public void No_promise_is_made_twice() => Assert.Equal(Promises(), Promises().Distinct());

    private static List<string> Promises() =>
        [.. FirstPart().Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => line[2..])];

    // Up to the next heading of the first order: what pools promise is held against tests elsewhere.
    private static IEnumerable<string> FirstPart() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "semantics.md")).Skip(1).TakeWhile(static line => !line.StartsWith("# ", StringComparison.Ordinal));

    private static string NameOf(string promise) => promise.TrimEnd('.').Replace(' ', '_');
}

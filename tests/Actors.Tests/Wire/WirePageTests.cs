namespace Troupe.Actors.Tests.Wire;

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Troupe.Wire;
using Xunit;

/// <summary>Holds <c>docs/wire.md</c> against the messages that cross.</summary>
public class WirePageTests
{
    [Fact]
    public void Every_message_stands_on_the_page_under_its_manifest_and_no_other()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "wire.md"));
        var rows = Regex.Matches(page, @"^\| `(\w+)` \| (\w+) \|", RegexOptions.Multiline).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}");

        Assert.Equal(Messages().Select(static message => $"{ManifestOf(message)} {message.Name}").Order(), rows.Order());
    }

    [Fact]
    public void Every_message_is_in_both_tables_under_its_own_manifest()
    {
        foreach (var type in Messages())
        {
            var manifest = ManifestOf(type);
            Assert.Equal(manifest, WireTable.ManifestOf(RuntimeHelpers.GetUninitializedObject(type)));
            try
            {
                var reader = new WireReader([], null!);
                Assert.IsType(type, WireTable.Read(manifest, ref reader)); // one without fields
            }
            catch (WireFormatException error)
            {
                Assert.DoesNotContain("No message of the wire", error.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(Messages().Count, Messages().Select(static message => message.Name).Distinct().Count());
    }

    private static List<Type> Messages() => [.. typeof(WireMessage).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(WireMessage)) && !type.IsAbstract)];

    private static string ManifestOf(Type message) => (string)message.GetProperty(nameof(Leave.Manifest), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}

namespace Troupe.Actors.Tests.Wire;

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

        Assert.Equal(WireTable.Manifests.Select(message => $"{message.Value} {message.Key.Name}").Order(), rows.Order());
    }
}

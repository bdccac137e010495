namespace Troupe.Host;

using Troupe.Host.Commands;

/// <summary>The command <c>troupe</c>.</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => TroupeCommand.RunAsync(arguments);
}

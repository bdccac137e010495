namespace Troupe.Host.Commands;

using System.CommandLine;
using Spectre.Console;
using Troupe.Host.Scenarios;

/// <summary><c>troupe list</c>: every scenario, what it shows, and what Python calls that.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Names the scenarios that troupe run runs, what each shows, and what Python's modules call it.");
        command.SetAction(static (_, _) =>
        {
            var table = new Table().AddColumn("name").AddColumn("shows").AddColumn("in Python");
            foreach (var scenario in Catalog.Scenarios)
            {
                table.AddRow(Markup.Escape(scenario.Name), Markup.Escape(scenario.Summary), Markup.Escape(scenario.Python));
            }

            Screen.Output().Write(table);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}

namespace Troupe.Host.Commands;

using System.CommandLine;

/// <summary><c>troupe completion</c>: scripts that let a shell complete the command line, and what those scripts ask.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # troupe completion bash >> ~/.bashrc
        _troupe() {
            local IFS=$'\n'
            COMPREPLY=( $(compgen -W "$(troupe complete "$COMP_POINT" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}") )
        }
        complete -o bashdefault -o default -F _troupe troupe
        """;

    private const string Zsh = """
        # troupe completion zsh >> ~/.zshrc
        _troupe() {
            local -a found
            found=( ${(f)"$(troupe complete "$CURSOR" "$BUFFER" 2>/dev/null)"} )
            if (( ${#found} )); then compadd -a found; else _files; fi
        }
        compdef _troupe troupe
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash or zsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new Command("completion", "Writes the script that lets a shell complete this command; its first line says where it goes.") { shell };
        command.SetAction(parsed => Console.Out.WriteLine(parsed.GetRequiredValue(shell) == "bash" ? Bash : Zsh));
        return command;
    }

    /// <summary>What the scripts call: the words that may stand at a position of a command line, one a line; none where a file may stand.</summary>
    public static Command CreateAnswer(Command root)
    {
        var position = new Argument<int>("POSITION");
        var line = new Argument<string>("LINE");
        var command = new Command("complete") { position, line };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (var word in Words(root, parsed.GetRequiredValue(line), parsed.GetRequiredValue(position)))
            {
                Console.Out.WriteLine(word);
            }
        });
        return command;
    }

    private static IEnumerable<string> Words(Command root, string line, int position)
    {
        var before = line[..Math.Clamp(position, 0, line.Length)];
        var program = before.TrimStart().IndexOf(' ', StringComparison.Ordinal);
        if (program < 0)
        {
            return [];
        }

        var words = before.TrimStart()[(program + 1)..];
        var last = words[(words.LastIndexOf(' ') + 1)..];
        return root.Parse(words).GetCompletions(words.Length)
            .Select(completion => completion.Label)
            .Where(label => label.StartsWith(last, StringComparison.Ordinal) && (last.StartsWith('-') || !label.StartsWith('-')) && label is not ("-?" or "/?" or "/h"))
            .Distinct()
            .Order(StringComparer.Ordinal);
    }
}

namespace Troupe.EndToEnd.Tests;

using Troupe.EndToEnd.Tests.Running;

/// <summary>The command in a shell and in a terminal.</summary>
public sealed class ShellTests : IDisposable
{
    private const string Colour = "\e[38;";
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("troupe m", "map")]
    [InlineData("troupe map --er", "--errors")]
    [InlineData("troupe map a.dll A.B --on ", "processes threads")]
    [InlineData("troupe map a.dll A.B --on pr", "processes")]
    [InlineData("troupe map a.dll A.B --summary j", "json")]
    [InlineData("troupe completion ", "bash zsh")]
    [InlineData("troupe map ", "")]
    [InlineData("troupe map a.dll A.B --output ", "")]
    public async Task The_shell_completes_the_command_line(string line, string expected)
    {
        var script = $$"""
            source <({{CommandRun.Dotnet}} exec {{Built.Host}} completion bash)
            troupe() { {{CommandRun.Dotnet}} exec {{Built.Host}} "$@"; }
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE)
            [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            _troupe
            echo "${COMPREPLY[@]}"
            """;

        var end = await CommandRun.ToEndAsync("bash", _folder.Path, "-c", script);

        Assert.Equal((0, expected + "\n", ""), (end.ExitCode, end.Output, end.Error));
    }

    [Fact]
    public async Task The_script_for_zsh_is_there_too()
    {
        var end = await HostRun.RunAsync("completion", "zsh");

        Assert.Equal(0, end.ExitCode);
        Assert.Contains("compdef _troupe troupe", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_sees_colours_unless_they_are_not_wanted_and_a_pipe_sees_none()
    {
        var map = $"{CommandRun.Dotnet} exec {Built.Host} map {Built.Sample} Sample.Slow.Shout {_folder.Write("in.txt", Lines.Ended(Lines.Of(200)))} -o {_folder["out"]} --on threads --workers 2";

        var terminal = await InTerminalAsync($"TERM=xterm-256color {map}");
        var plain = await InTerminalAsync($"TERM=xterm-256color NO_COLOR=1 {map}");
        var quiet = await InTerminalAsync($"TERM=xterm-256color {map} --quiet");
        var pipe = await CommandRun.ToEndAsync("bash", _folder.Path, "-c", map);

        Assert.Contains(Colour, terminal, StringComparison.Ordinal);
        Assert.Contains("200 items, 0 failed", plain, StringComparison.Ordinal);
        Assert.DoesNotContain(Colour, plain, StringComparison.Ordinal);
        Assert.Equal("", quiet);
        Assert.DoesNotContain("\e", pipe.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("threads", 1)]
    [InlineData("processes", 1)]
    [InlineData("threads", 2)]
    [InlineData("processes", 2)]
    public async Task Ctrl_C_ends_what_hangs_and_leaves_the_terminal_as_it_was(string backend, int times)
    {
        // The terminal itself makes a signal of the character: `script` passes on what it reads.
        var map = $"TERM=xterm-256color {CommandRun.Dotnet} exec {Built.Host} map {Built.Tests} Troupe.EndToEnd.Tests.Mappable.HangsFirst {_folder.Write("in.txt", $"{_folder.Path} 1\n")} -o {_folder["out"]} --on {backend} --workers 1";
        var wait = $"for i in $(seq 3000); do [[ -e {_folder.Path}/1 ]] && break; sleep 0.01; done";
        var presses = string.Join("; sleep 0.3; ", Enumerable.Repeat("printf '\\003'", times));
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        var seen = await InTerminalAsync(map + "; echo ended with $?; stty", $"{wait}; {presses}; sleep 4");

        Assert.Contains("ended with 130", seen, StringComparison.Ordinal);
        Assert.True(seen.LastIndexOf(ShowCursor, StringComparison.Ordinal) > seen.LastIndexOf(HideCursor, StringComparison.Ordinal), "The cursor is hidden.");
        if (times == 1)
        {
            Assert.Contains("0 items, 0 failed", seen, StringComparison.Ordinal);
            Assert.Contains("1 line read and left undone", seen, StringComparison.Ordinal);
        }

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(40));
        Assert.DoesNotContain(RunningCommandLines(), line => line.Contains(_folder.Path, StringComparison.Ordinal));
    }

    private async Task<string> InTerminalAsync(string command, string typing = "sleep 0")
    {
        var script = _folder.Write("run.sh", command + "\n");
        var end = await CommandRun.ToEndAsync("bash", _folder.Path, "-c", $"{{ {typing}; }} | script -qec 'bash {script}' /dev/null");
        return end.Output;
    }

    private static IEnumerable<string> RunningCommandLines() => Directory.EnumerateDirectories("/proc")
        .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
        .Select(folder =>
        {
            try
            {
                return File.ReadAllText($"{folder}/cmdline");
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        });
}

#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property TreatWarningsAsErrors=false

// Runs the commands of docs/recording/commands in a pseudo-terminal and draws what the terminal shows, colours and all, as docs/recording/troupe.svg.
// With --check it draws nothing: it says whether the committed picture still has the text that the program prints today, figures and numbers aside.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

const int Columns = 100;
var root = args.FirstOrDefault(static word => !word.StartsWith('-')) ?? ".";
var (commands, picture) = (Path.Combine(root, "docs/recording/commands"), Path.Combine(root, "docs/recording/troupe.svg"));

// The commands run in a folder of their own, with what they are given beside them, so that no path of this machine comes into the picture.
var folder = Directory.CreateTempSubdirectory("recording-").FullName;
var lines = new List<List<Run>>();
try
{
    File.Copy(Built("WordCount"), Path.Combine(folder, "WordCount.dll"));
    File.Copy(Path.Combine(root, "docs/recording/numbers.txt"), Path.Combine(folder, "numbers.txt"));
    foreach (var command in File.ReadLines(commands).Where(static line => line.Length > 0 && line[0] != '#'))
    {
        lines.Add([new Run($"$ {command}", Style.Prompt)]);
        lines.AddRange((await RecordAsync(command)).SkipWhile(static line => line.Count == 0));
        lines.Add([]);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

if (!args.Contains("--check"))
{
    await File.WriteAllTextAsync(picture, Picture.Of(lines, Columns));
    Console.WriteLine($"{picture}: {lines.Count} lines");
    return 0;
}

var shown = Picture.LinesOf(await File.ReadAllTextAsync(picture)).Select(Shape).ToList();
var printed = lines.Select(static line => Shape(string.Concat(line.Select(static run => run.Text)))).Where(static line => line.Length > 0).ToList();
var other = shown.Zip(printed).FirstOrDefault(static pair => pair.First != pair.Second);
if (other.First is null && shown.Count == printed.Count)
{
    Console.WriteLine($"The picture shows what the program prints: {shown.Count} lines.");
    return 0;
}

Console.Error.WriteLine(other.First is null
    ? $"The picture has {shown.Count} lines, and the program prints {printed.Count}."
    : $"The picture shows another line than the program prints:\n  {other.First}\n  {other.Second}");
Console.Error.WriteLine("Look whether that is meant, and draw it again: dotnet run docs/recording/record.cs");
return 1;

// Times, rates and process numbers differ from run to run, and so do the bars and blanks beside them.
static string Shape(string line) => Regex.Replace(Regex.Replace(line, @"[0-9][0-9.,]*", "0"), @"[\s─█▇■━]+", " ").Trim();

string Built(string project) => Path.GetFullPath(Path.Combine(root, "artifacts/embedded/bin", project, "release", $"{project}.dll"));

async Task<List<List<Run>>> RecordAsync(string command)
{
    var script = $"stty cols {Columns} rows 50; troupe() {{ dotnet exec '{Built("Troupe.Host")}' \"$@\"; }}; cd '{folder}'; {command}";
    var start = new ProcessStartInfo("script", ["-qec", $"bash -c \"{script.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$")}\"", "/dev/null"])
    {
        RedirectStandardOutput = true,
        RedirectStandardInput = true,
        Environment = { ["TERM"] = "xterm-256color", ["COLORTERM"] = "truecolor", ["LANG"] = "C.UTF-8" },
    };
    start.Environment.Remove("NO_COLOR");
    using var process = Process.Start(start)!;
    using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
    try
    {
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return Terminal.Read(output, Columns);
    }
    finally
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}

/// <summary>How a piece of text looks.</summary>
internal readonly record struct Style(string Colour, bool IsBold)
{
    public static readonly Style Plain = new("#d8dee9", false);
    public static readonly Style Prompt = new("#88c0d0", true);
}

/// <summary>Text of one look.</summary>
internal sealed record Run(string Text, Style Style);

/// <summary>As much of a terminal as the program needs: lines, colours, a cursor that goes back, lines that are erased.</summary>
internal static partial class Terminal
{
    private static readonly string[] s_colours =
    [
        "#3b4252", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee9", "#7f8796", "#ff7b86", "#b5e890", "#ffd68a", "#82c4ff", "#de93f2", "#74d3df", "#ffffff",
    ];

    public static List<List<Run>> Read(string output, int columns)
    {
        var lines = new List<List<(char Letter, Style Style)>> { new() };
        var (row, column, style) = (0, 0, Style.Plain);
        for (var i = 0; i < output.Length;)
        {
            if (Control().Match(output, i) is { Success: true, Length: var length } control && control.Index == i)
            {
                i += length;
                var (numbers, verb) = (control.Groups[1].Value, control.Groups[2].Value);
                var count = int.TryParse(numbers, CultureInfo.InvariantCulture, out var number) ? number : 1;
                switch (verb)
                {
                    case "m": style = Styled(style, numbers); break;
                    case "A": row = Math.Max(0, row - count); break;
                    case "K": lines[row].RemoveRange(Math.Min(column, numbers == "2" ? 0 : lines[row].Count), lines[row].Count - Math.Min(column, numbers == "2" ? 0 : lines[row].Count)); break;
                }

                continue;
            }

            var letter = output[i++];
            switch (letter)
            {
                case '\r': column = 0; break;
                case '\n':
                    column = 0;
                    if (++row == lines.Count)
                    {
                        lines.Add([]);
                    }

                    break;
                case >= ' ':
                    if (column == columns)
                    {
                        column = 0;
                        if (++row == lines.Count)
                        {
                            lines.Add([]);
                        }
                    }

                    while (lines[row].Count <= column)
                    {
                        lines[row].Add((' ', Style.Plain));
                    }

                    lines[row][column++] = (letter, style);
                    break;
            }
        }

        return [.. lines.Select(Runs).Reverse().SkipWhile(static line => line.Count == 0).Reverse()];
    }

    private static List<Run> Runs(List<(char Letter, Style Style)> line)
    {
        var runs = new List<Run>();
        foreach (var (letter, style) in line)
        {
            if (runs.Count > 0 && runs[^1].Style == style)
            {
                runs[^1] = runs[^1] with { Text = runs[^1].Text + letter };
            }
            else
            {
                runs.Add(new Run($"{letter}", style));
            }
        }

        return runs;
    }

    private static Style Styled(Style style, string numbers)
    {
        var words = numbers.Split(';').Select(static word => int.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            style = words[i] switch
            {
                0 => Style.Plain,
                1 => style with { IsBold = true },
                >= 30 and <= 37 => style with { Colour = s_colours[words[i] - 30] },
                >= 90 and <= 97 => style with { Colour = s_colours[words[i] - 82] },
                38 when i + 2 < words.Length && words[i + 1] == 5 => style with { Colour = Indexed(words[i += 2]) },
                38 when i + 4 < words.Length && words[i + 1] == 2 => style with { Colour = $"#{words[i + 2]:x2}{words[i + 3]:x2}{words[i += 4]:x2}" },
                39 => style with { Colour = Style.Plain.Colour },
                _ => style,
            };
        }

        return style;
    }

    private static string Indexed(int colour) => colour < 16 ? s_colours[colour]
        : colour >= 232 ? $"#{(colour - 232) * 10 + 8:x2}{(colour - 232) * 10 + 8:x2}{(colour - 232) * 10 + 8:x2}"
        : $"#{Step((colour - 16) / 36):x2}{Step((colour - 16) / 6 % 6):x2}{Step((colour - 16) % 6):x2}";

    private static int Step(int level) => level == 0 ? 0 : 55 + (level * 40);

    [GeneratedRegex(@"\G\e(?:\[\??([0-9;]*)([A-Za-z])|[=>])")]
    private static partial Regex Control();
}

/// <summary>Lines of a terminal as a picture that scales, with its text as text.</summary>
internal static partial class Picture
{
    private const int Width = 8;
    private const int Height = 18;
    private const int Margin = 16;

    public static string Of(List<List<Run>> lines, int columns)
    {
        while (lines.Count > 0 && lines[^1].Count == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var (width, height) = ((columns * Width) + (2 * Margin), (lines.Count * Height) + (3 * Margin));
        var svg = new StringBuilder();
        svg.AppendLine($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"What troupe prints in a terminal\">");
        svg.AppendLine($"<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#20242c\"/>");
        svg.AppendLine("<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"13\" xml:space=\"preserve\">");
        for (var row = 0; row < lines.Count; row++)
        {
            var y = (2 * Margin) + (row * Height) + 4;
            var column = 0;
            svg.Append(CultureInfo.InvariantCulture, $"<text y=\"{y}\">");
            foreach (var run in lines[row])
            {
                // Each piece has its place and width, so that columns stand under each other in any font.
                svg.Append(CultureInfo.InvariantCulture, $"<tspan x=\"{Margin + (column * Width)}\" textLength=\"{run.Text.Length * Width}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{run.Style.Colour}\"{(run.Style.IsBold ? " font-weight=\"bold\"" : "")}>{WebUtility.HtmlEncode(run.Text)}</tspan>");
                column += run.Text.Length;
            }

            svg.AppendLine("</text>");
        }

        return svg.AppendLine("</g>").AppendLine("</svg>").ToString();
    }

    public static IEnumerable<string> LinesOf(string svg) => Line().Matches(svg)
        .Select(static line => WebUtility.HtmlDecode(Tag().Replace(line.Groups[1].Value, "")))
        .Where(static line => line.Length > 0);

    [GeneratedRegex("<text [^>]*>(.*?)</text>")]
    private static partial Regex Line();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}

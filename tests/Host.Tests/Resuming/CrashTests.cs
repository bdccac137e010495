namespace Troupe.Host.Tests.Resuming;

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Troupe.Host.Lines;
using Troupe.Host.Mapping;
using Troupe.Host.Resuming;

/// <summary>Maps that end anywhere and are gone on with, against one that ran through.</summary>
public sealed class CrashTests
{
    private const int ReadAhead = 8;

    private static readonly MapWork s_work = new("string A.B(string line)", Guid.Empty, "text", "in order", "/output", "/errors");

    private static readonly Gen<(string[] Lines, bool InOrder, bool LosesPower, int Seed, int[] Crashes)> s_stories =
        from lines in Gen.ListOf(Gen.Elements("", "a", "bad", "größer", "a longer line of words", "bad luck"))
        from inOrder in Gen.Elements(true, false)
        from power in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        from crashes in Gen.ListOf(Gen.Choose(0, 3000))
        select (lines.ToArray(), inOrder, power, seed, crashes.ToArray());

    [Fact]
    public void Whenever_it_ends_the_output_is_that_of_a_map_that_ran_through() =>
        Prop.ForAll(Arb.From(s_stories), static story => Agrees(story.Lines, story.InOrder, story.LosesPower, story.Seed, story.Crashes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(60));

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void It_may_end_after_any_byte(bool inOrder, bool losesPower)
    {
        string[] lines = ["a", "bad", "größer", "", "bad luck", "last"];
        var whole = new CrashingDisk { Budget = 1_000_000 };
        Run(whole, lines, inOrder, new Random(1));

        for (var budget = 0; budget <= 1_000_000 - whole.Budget; budget++)
        {
            Assert.True(Agrees(lines, inOrder, losesPower, 1, [budget]), $"after {budget} bytes");
        }
    }

    private static bool Agrees(string[] lines, bool inOrder, bool losesPower, int seed, int[] crashes)
    {
        var (disk, random) = (new CrashingDisk(), new Random(seed));
        foreach (var budget in crashes)
        {
            disk.Budget = budget;
            try
            {
                Run(disk, lines, inOrder, random);
            }
            catch (CrashingDisk.CrashException)
            {
                if (losesPower)
                {
                    disk.LosePower(random);
                }
            }
        }

        disk.Budget = long.MaxValue;
        var failed = Run(disk, lines, inOrder, random);
        Assert.Equal(lines.Count(IsBad), failed);
        var good = Text(lines.Where(line => !IsBad(line)).Select(Result));
        return inOrder
            ? good == Text(disk.Output) && Errors(lines) == Text(disk.Errors)
            : Sorted(good) == Sorted(Text(disk.Output)) && Sorted(Errors(lines)) == Sorted(Text(disk.Errors));
    }

    /// <summary>What a run does with its files, without the workers.</summary>
    private static long Run(CrashingDisk disk, string[] lines, bool inOrder, Random random)
    {
        var state = disk.State is null ? new MapState(s_work, [], 0, 0, 0) : StateText.Read(disk.State);
        Assert.Null(state.Objection(s_work, disk.Output.Bytes.Count, disk.Errors.Bytes.Count));
        var (output, errors) = (Open(disk, disk.Output, state.OutputBytes), Open(disk, disk.Errors, state.ErrorBytes));
        var journal = new MapJournal(disk, state, TimeProvider.System);
        journal.Save(output, errors);
        var results = new MapResults(output, new ErrorLines(errors, ["-"]), journal, new FailureList(record => $"{record.Line}"), new MapProgress(null));
        var check = new ResumeCheck(state.Done);
        var records = lines.Select((line, number) => new InputRecord(0, number + 1, line)).ToArray();
        var left = records.Where((record, number) => !check.IsDone(number, Fingerprint.Of(number, record))).ToList();
        check.TakeEnd(lines.Length);
        while (left.Count > 0)
        {
            var next = inOrder ? 0 : random.Next(Math.Min(ReadAhead, left.Count));
            Finish(results, left[next]);
            left.RemoveAt(next);
            switch (random.Next(4))
            {
                case 0:
                    Do(results.FlushAsync());
                    break;
                case 1:
                    Do(results.SaveAsync());
                    break;
            }
        }

        Do(results.SaveAsync());
        return journal.Failed;
    }

    private static void Do(ValueTask step)
    {
        Assert.True(step.IsCompleted);
        step.GetAwaiter().GetResult();
    }

    private static LineOutput Open(CrashingDisk disk, CrashingDisk.DiskFile file, long length)
    {
        var output = new LineOutput("file", disk.Open(file), 0, () => file.Synced = file.Bytes.Count);
        output.Cut(length);
        return output;
    }

    private static void Finish(MapResults results, InputRecord record)
    {
        var item = new UnderWay(record.Line - 1, record, Fingerprint.Of(record.Line - 1, record));
        if (IsBad(record.Text))
        {
            results.Fail(item, new FormatException("bad"));
        }
        else
        {
            results.Succeed(item, Encoding.UTF8.GetBytes(Result(record.Text) + "\n"));
        }
    }

    private static bool IsBad(string line) => line.StartsWith("bad", StringComparison.Ordinal);

    private static string Result(string line) => line.ToUpperInvariant() + "!";

    private static string Errors(string[] lines) => Text(lines.Index().Where(line => IsBad(line.Item)).Select(line =>
        $$"""{"file":"-","line":{{line.Index + 1}},"input":"{{line.Item}}","error":"System.FormatException: bad"}"""));

    private static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private static string Text(CrashingDisk.DiskFile file) => Encoding.UTF8.GetString([.. file.Bytes]);

    private static string Sorted(string text) => string.Join('\n', text.Split('\n').Order(StringComparer.Ordinal));
}

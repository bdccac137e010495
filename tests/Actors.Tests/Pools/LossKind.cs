namespace Troupe.Actors.Tests.Pools;

using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Troupe.Workers;

/// <summary>The ways in which a worker is lost, each with the reason that has to be told for it.</summary>
internal enum LossKind
{
    /// <summary>SIGKILL from outside.</summary>
    Signal,

    /// <summary>SIGSTOP from outside, for ever.</summary>
    Stop,

    /// <summary><see cref="Environment.FailFast(string)"/> in an item.</summary>
    FailFast,

    /// <summary>An item's stack overflows.</summary>
    Overflow,

    /// <summary>An item takes more memory than a worker may have.</summary>
    Memory,

    /// <summary><c>Environment.Exit(3)</c> in an item.</summary>
    Exit,
}

/// <summary>How each is done, and how it is told.</summary>
internal static class LossKinds
{
    internal const long MemoryLimit = 250L * 1024 * 1024;

    private const int Sigstop = 19;

    // Far above what a busy machine has a worker wait for a processor.
    internal static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(3);

    internal static IReadOnlyList<LossKind> All { get; } = Enum.GetValues<LossKind>();

    internal static bool IsFromOutside(this LossKind kill) => kill is LossKind.Signal or LossKind.Stop;

    internal static void Strike(this LossKind kill, int process) => Libc.Kill(process, kill == LossKind.Signal ? Libc.Sigkill : Sigstop);

    /// <summary>Which kind a reason speaks of; null for none of them.</summary>
    internal static LossKind? Of(LostWorker loss) => (loss.Reason, loss.Reason.Detail) switch
    {
        ({ Signal: 9 }, null) => LossKind.Signal,
        ({ Signal: 9 }, var detail) when detail.Contains(nameof(PoolOptions.StallTimeout), StringComparison.Ordinal) => LossKind.Stop,
        ({ Signal: 9 }, var detail) when detail.Contains(nameof(PoolOptions.MemoryLimitPerWorker), StringComparison.Ordinal) => LossKind.Memory,
        ({ Signal: 6 }, null) when Says(loss, "on purpose") => LossKind.FailFast,
        ({ Signal: 6 }, null) when Says(loss, "overflow") => LossKind.Overflow,
        ({ ExitCode: 3 }, null) => LossKind.Exit,
        _ => null,
    };

    /// <summary>In a worker: the end, now. What it did and to whom stands in the folder before.</summary>
    internal static void Perform(this LossKind kill, string folder, int item)
    {
        var marker = Path.Combine(folder, item.ToString(CultureInfo.InvariantCulture));
        if (File.Exists(marker))
        {
            return; // Once.
        }

        File.WriteAllText(marker + ".new", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {kill}"));
        File.Move(marker + ".new", marker);
        switch (kill)
        {
            case LossKind.FailFast:
                Environment.FailFast("on purpose");
                break;
            case LossKind.Overflow:
                Overflow(1);
                break;
            case LossKind.Memory:
                Swell();
                break;
            case LossKind.Exit:
                Environment.Exit(3);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static bool Says(LostWorker loss, string text) => loss.LastErrors.Any(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static void Swell()
    {
        var blocks = new List<byte[]>();
        while (true)
        {
            // No further than what is enough to be found out: the machine has other work.
            if (blocks.Count < 20)
            {
                blocks.Add(GC.AllocateUninitializedArray<byte>(16 * 1024 * 1024));
                Array.Fill(blocks[^1], (byte)1);
            }

            Thread.Sleep(1);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Overflow(int depth) => depth < 0 ? 0 : 1 + Overflow(depth + 1);
}

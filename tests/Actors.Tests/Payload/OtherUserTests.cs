namespace Troupe.Actors.Tests.Payload;

using System.Diagnostics;
using System.Globalization;
using Troupe.Payload;
using Xunit;

/// <summary>What a process of another user on the same machine gets of this one's shared memory: nothing.</summary>
[Collection(nameof(AloneWithSharedMemory))]
public sealed class OtherUserTests
{
    [OtherUserFact]
    public async Task Memory_without_a_name_is_not_opened_by_another_user_who_knows_its_number()
    {
        var name = Segments.Create("for this user alone\n"u8);
        var path = $"/proc/{name.OwnerProcess}/fd/{name.Descriptor}";

        Assert.Equal((0, "for this user alone"), await HeadAsync([], path)); // This user may.
        Assert.Equal((1, "Permission denied"), await HeadAsync(s_anotherUser, path));
        Assert.True(Segments.Release(name.Id));
    }

    [OtherUserFact]
    public async Task Memory_that_all_write_to_is_not_opened_by_another_user_either()
    {
        var before = Memory(); // What earlier tests have left is given up meanwhile.
        await using var array = SharedArray.Create<int>(100_000);
        var memory = Memory().Except(before).ToList();

        Assert.NotEmpty(memory);
        foreach (var (number, _) in memory)
        {
            Assert.Equal(0, (await HeadAsync([], $"/proc/{Environment.ProcessId}/fd/{number}")).ExitCode);
            Assert.Equal((1, "Permission denied"), await HeadAsync(s_anotherUser, $"/proc/{Environment.ProcessId}/fd/{number}"));
        }
    }

    [OtherUserFact]
    public async Task Memory_that_is_a_file_lies_where_another_user_may_not_enter()
    {
        var mark = 0x7EED0000L + Environment.ProcessId;
        using var segment = new FileSegmentStore().Create(mark, 4096);
        var path = Path.Combine(Path.GetTempPath(), $"troupe-segments-{Environment.ProcessId}", mark.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(0, (await HeadAsync([], path)).ExitCode);
        Assert.Equal((1, "Permission denied"), await HeadAsync(s_anotherUser, path));
    }

    [OtherUserFact]
    public async Task What_this_process_has_in_memory_and_environment_is_not_read_by_another_user()
    {
        Assert.Equal(0, (await HeadAsync([], $"/proc/{Environment.ProcessId}/environ")).ExitCode);
        Assert.Equal((1, "Permission denied"), await HeadAsync(s_anotherUser, $"/proc/{Environment.ProcessId}/environ"));
        Assert.Equal((1, "Permission denied"), await HeadAsync(s_anotherUser, $"/proc/{Environment.ProcessId}/mem"));
    }

    private static List<(string Number, string Target)> Memory() =>
    [
        .. Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(static entry => (Number: Path.GetFileName(entry), Target: new FileInfo(entry).LinkTarget ?? ""))
            .Where(static entry => entry.Target.StartsWith("/memfd:troupe", StringComparison.Ordinal)),
    ];

    private static readonly string[] s_anotherUser = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

    // The first line, or why there is none.
    private static async Task<(int ExitCode, string Said)> HeadAsync(string[] by, string path)
    {
        string[] command = [.. by, "head", "-n", "1", path];
        using var head = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["LC_ALL"] = "C" } })!;
        var (output, error) = (head.StandardOutput.ReadToEndAsync(), head.StandardError.ReadToEndAsync());
        await head.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return (head.ExitCode, head.ExitCode == 0 ? (await output).TrimEnd('\n') : (await error).Trim().Split(": ")[^1]);
    }
}

/// <summary>A test that starts a process of another user, which only root can.</summary>
internal sealed class OtherUserFactAttribute : FactAttribute
{
    public OtherUserFactAttribute() => Skip = !OperatingSystem.IsLinux() ? "There are no other users' processes to start here."
        : !Environment.IsPrivilegedProcess ? "Only root can start a process of another user."
        : !File.Exists("/usr/bin/setpriv") ? "There is no setpriv here."
        : null;
}

namespace Troupe.Remote.Tests;

using Troupe.Actors.Tests.Pools;
using Xunit;

/// <summary>The host's own build, on a machine that does not have it.</summary>
public sealed class CodeTests() : OnBackend(ListeningHost.With(Backend.Remote))
{
    [Fact]
    public async Task Workers_run_the_host_s_own_build_which_is_fetched_once()
    {
        using var cache = new Folder();
        string first, second;
        using (await AgentProcess.JoinedAsync("--cache", cache.Path, "--capacity", "1"))
        {
            await using var pool = await StartAsync(workers: 1);
            first = await pool.ApplyAsync(static () => typeof(CodeTests).Assembly.Location).WaitAsync(Patience);
        }

        using (await AgentProcess.JoinedAsync("--cache", cache.Path, "--capacity", "1"))
        {
            await using var pool = await StartAsync(workers: 1);
            second = await pool.ApplyAsync(static () => typeof(CodeTests).Assembly.Location).WaitAsync(Patience);
        }

        Assert.StartsWith(cache.Path, first);
        Assert.Equal(first, second);
        Assert.Single(Directory.GetDirectories(cache.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(cache.Path));
        Assert.Equal(File.ReadAllBytes(typeof(CodeTests).Assembly.Location), File.ReadAllBytes(first));
    }

    [Fact]
    public void A_list_names_what_workers_need_and_nothing_else()
    {
        using var folder = new Folder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "sub"));
        foreach (var name in (string[])["a.dll", "sub/b.so", "c.json", "d.conf", "e.pdb", "secret.txt", "f.pfx"])
        {
            File.WriteAllText(Path.Combine(folder.Path, name), name);
        }

        var files = CodeManifest.Of(folder.Path);

        Assert.Equal(["a.dll", "c.json", "d.conf", "sub/b.so"], files.Select(static file => file.Path).Order(StringComparer.Ordinal));
        Assert.Null(CodeManifest.Refusal(files));
        Assert.Equal(5, files[0].Length);
    }

    [Theory]
    [InlineData("../a.dll")]
    [InlineData("/a.dll")]
    [InlineData("a/../../b.dll")]
    [InlineData("a//b.dll")]
    [InlineData("./a.dll")]
    [InlineData("")]
    [InlineData("a\\b.dll")]
    public void A_list_that_leads_out_of_its_folder_is_refused(string path) => Assert.NotNull(CodeManifest.Refusal([new CodeFile(path, 1, new string('0', 64))]));

    [Fact]
    public void Lists_that_make_no_sense_are_refused()
    {
        var good = new CodeFile("a.dll", 1, new string('0', 64));

        Assert.Null(CodeManifest.Refusal([good]));
        Assert.NotNull(CodeManifest.Refusal([]));
        Assert.NotNull(CodeManifest.Refusal([good, good]));
        Assert.NotNull(CodeManifest.Refusal([good with { Length = -1 }]));
        Assert.NotNull(CodeManifest.Refusal([good with { Hash = "0" }]));
        Assert.NotNull(CodeManifest.Refusal([good with { Length = CodeManifest.MostEach + 1 }]));
    }

    [Fact]
    public void What_was_fetched_is_kept_only_if_it_is_what_was_listed_and_shared_by_builds_that_have_it_too()
    {
        using var source = new Folder();
        using var folder = new Folder();
        File.WriteAllText(Path.Combine(source.Path, "a.dll"), "aaa");
        File.WriteAllText(Path.Combine(source.Path, "b.dll"), "bbb");
        var cache = new CodeCache(folder.Path, TimeProvider.System);
        var files = CodeManifest.Of(source.Path);

        Assert.Null(cache.Find(files));
        var (staging, missing) = cache.Begin(files);
        Assert.Equal([0, 1], missing);
        Assert.False(CodeCache.TryKeep(staging, files[0], "aab"u8));
        Assert.True(CodeCache.TryKeep(staging, files[0], "aaa"u8));
        Assert.True(CodeCache.TryKeep(staging, files[1], "bbb"u8));
        var built = cache.Finish(staging);
        Assert.Equal(built, cache.Find(files));

        File.WriteAllText(Path.Combine(source.Path, "b.dll"), "ccc");
        var next = CodeManifest.Of(source.Path);
        Assert.Null(cache.Find(next));
        Assert.Equal([1], cache.Begin(next).Missing);

        File.WriteAllText(Path.Combine(built, "a.dll"), "bad");
        Assert.Null(cache.Find(files));
    }

    [Fact]
    public void Only_so_many_builds_are_kept_those_used_last()
    {
        using var folder = new Folder();
        var cache = new CodeCache(folder.Path, TimeProvider.System);
        for (var i = 0; i < CodeCache.MostBuilds + 3; i++)
        {
            CodeFile[] files = [new CodeFile("a.dll", 1, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([(byte)i])))];
            var (staging, _) = cache.Begin(files);
            Assert.True(CodeCache.TryKeep(staging, files[0], [(byte)i]));
            cache.Finish(staging);
        }

        Assert.Equal(CodeCache.MostBuilds, Directory.GetDirectories(folder.Path).Length);
    }
}

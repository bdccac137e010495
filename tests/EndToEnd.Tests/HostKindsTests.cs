namespace Troupe.EndToEnd.Tests;

using Troupe.EndToEnd.Tests.Running;

/// <summary>One and the same program in every form that a program of .NET has; a test project and <c>troupe</c> itself are what the other tests are.</summary>
public sealed class HostKindsTests : IDisposable
{
    private const string Program = """
        using Troupe;

        Console.WriteLine("main");
        await using var pool = await WorkerPool.StartAsync(Backend.Processes, workers: 2);
        var offset = 1000;
        Console.WriteLine(string.Join(" ", await pool.MapAsync(x => (x * x) + offset, Enumerable.Range(0, 5))));
        var ada = new Person("Ada", 36);
        Console.WriteLine((await pool.ApplyAsync(() => new Dictionary<string, Person> { [ada.Name] = ada with { Age = ada.Age + 1 } }))["Ada"]);
        var worker = await pool.ApplyAsync(() => (Id: Environment.ProcessId, Line: File.ReadAllText("/proc/self/cmdline").Replace('\0', ' '), Hooks: Environment.GetEnvironmentVariable("DOTNET_STARTUP_HOOKS")));
        Console.WriteLine(worker.Id == Environment.ProcessId ? "here" : worker.Line.Contains("Troupe.RemoteWorker.dll") ? "in a worker" : "in this program again");
        Console.WriteLine(worker.Hooks ?? "no hooks");

        internal sealed record Person(string Name, int Age);
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_of_one_file_that_brings_its_own_dotnet_is_its_own_worker()
    {
        WriteProject(withWorker: false);
        await Dotnet("publish", "-r", "linux-x64", "--self-contained", "-p:PublishSingleFile=true", "-o", _folder["out"]);
        Assert.DoesNotContain(Directory.GetFiles(_folder["out"]), file => file.EndsWith(".dll", StringComparison.Ordinal));

        AssertRuns(await CommandRun.ToEndAsync(_folder["out/app"], _folder.Path), "in this program again");
    }

    [Fact]
    public async Task A_published_program_has_its_worker_beside_it_or_is_its_own_or_says_why_it_has_none()
    {
        WriteProject(withWorker: true);
        await Dotnet("publish", "--no-self-contained", "-o", _folder["out"]);

        AssertRuns(await CommandRun.ToEndAsync(_folder["out/app"], _folder.Path), "in a worker");

        File.Delete(_folder["out/Troupe.RemoteWorker.dll"]);
        AssertRuns(await CommandRun.ToEndAsync(_folder["out/app"], _folder.Path), "in this program again");
        AssertRuns(await CommandRun.ToEndAsync(CommandRun.Dotnet, _folder.Path, _folder["out/app.dll"]), "in this program again");

        var configuration = _folder["out/app.runtimeconfig.json"];
        var text = await File.ReadAllTextAsync(configuration);
        await File.WriteAllTextAsync(configuration, text.Replace("\"configProperties\": {", "\"configProperties\": { \"System.StartupHookProvider.IsSupported\": false,", StringComparison.Ordinal));
        var end = await CommandRun.ToEndAsync(_folder["out/app"], _folder.Path);
        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains("startup hooks are switched off", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_one_source_file_runs_without_a_project_and_without_dynamic_code()
    {
        // What `PublishAot`, on by default in such programs, sets for a run; its compiler is a package that not every registry has.
        _folder.Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <PublishAot>false</PublishAot>
                <DynamicCodeSupport>false</DynamicCodeSupport>
                <JsonSerializerIsReflectionEnabledByDefault>false</JsonSerializerIsReflectionEnabledByDefault>
              </PropertyGroup>
              {References(withWorker: false)}
            </Project>
            """);
        _folder.Write("app.cs", Program);

        AssertRuns(await CommandRun.ToEndAsync(CommandRun.Dotnet, _folder.Path, "run", "app.cs"), "in this program again");
    }

    private static void AssertRuns(HostEnd end, string where)
    {
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Equal(["main", "1000 1001 1004 1009 1016", "Person { Name = Ada, Age = 37 }", where, "no hooks"], end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task Dotnet(params string[] arguments)
    {
        var end = await CommandRun.ToEndAsync(CommandRun.Dotnet, _folder.Path, [.. arguments, "-c", "Release", "-p:UseSharedCompilation=false"]);
        Assert.True(end.ExitCode == 0, end.Output + end.Error);
    }

    private void WriteProject(bool withWorker)
    {
        _folder.Write("app.cs", Program);
        _folder.Write("app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              {References(withWorker)}
            </Project>
            """);
    }

    // As a package would bring them: the built assemblies.
    private static string References(bool withWorker)
    {
        string[] assemblies = [.. Directory.GetFiles(AppContext.BaseDirectory, "Troupe*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name is "Troupe" or "Troupe.Engine" || (withWorker && name == "Troupe.RemoteWorker"))!];
        return $"<ItemGroup>{string.Concat(assemblies.Select(name => $"<Reference Include=\"{Path.Combine(AppContext.BaseDirectory, name)}.dll\" />"))}</ItemGroup>";
    }
}

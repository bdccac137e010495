namespace Troupe.EndToEnd.Tests;

using Troupe.EndToEnd.Tests.Running;

/// <summary>The packages as a project elsewhere has them: by name, from a folder, and nothing else of this repository.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Program = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Troupe;

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddTroupe().AddPool(pool => pool.Workers = 2);
        using var host = builder.Build();
        await host.StartAsync();
        var pool = host.Services.GetRequiredService<WorkerPool>();
        var offset = 1000;
        Console.WriteLine(string.Join(" ", await pool.MapAsync(x => (x * x) + offset, Enumerable.Range(0, 5))));
        Console.WriteLine(await pool.ApplyAsync(() => Environment.ProcessId) == Environment.ProcessId ? "here" : "in a worker");
        await host.StopAsync();
        """;

    // Of this run alone: what was restored before, by whomever, is not what is tested.
    private readonly string _version = $"0.1.0-test{Guid.NewGuid():N}";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_project_that_refers_to_the_packages_runs_and_is_published_in_every_way()
    {
        await PackAsync("RemoteWorker", "Hosting");
        WriteProject();

        await AssertRunsAsync(CommandRun.Dotnet, "run");
        await Dotnet("publish", "--no-self-contained", "-o", _folder["framework"]);
        await AssertRunsAsync(_folder["framework/app"]);
        await Dotnet("publish", "-r", "linux-x64", "--self-contained", "-p:PublishSingleFile=true", "-o", _folder["alone"]);
        Assert.DoesNotContain(Directory.GetFiles(_folder["alone"]), static file => file.EndsWith(".dll", StringComparison.Ordinal));
        await AssertRunsAsync(_folder["alone/app"]);
    }

    [Fact]
    public async Task The_tool_is_installed_and_maps()
    {
        await PackAsync("Host");
        WriteSources();
        await Dotnet("tool", "install", "Troupe.Tool", "--version", _version, "--tool-path", _folder["tools"], "--configfile", _folder["nuget.config"]);
        _folder.Write("lines.txt", "one two\nthree\n");

        var end = await CommandRun.ToEndAsync(
            _folder["tools/troupe"], _folder.Path, "map", Built.Sample, "Sample.Text.CountWords", "--input", "lines.txt", "--output", "-", "--on", "processes", "--workers", "2");

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Collection(
            end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            static first => Assert.StartsWith("{\"Words\":2", first, StringComparison.Ordinal),
            static second => Assert.StartsWith("{\"Words\":1", second, StringComparison.Ordinal));
    }

    // What the tests are run on, packed as it stands.
    private async Task PackAsync(params string[] projects)
    {
        foreach (var project in projects)
        {
            await Dotnet("pack", "--no-build", "-c", Built.Configuration, $"-p:PackageVersion={_version}", "-o", _folder["packages"], Path.Combine(Built.Root, "src", project));
        }
    }

    private async Task AssertRunsAsync(string program, params string[] arguments)
    {
        var end = await CommandRun.ToEndAsync(program, _folder.Path, arguments);
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Equal(["1000 1001 1004 1009 1016", "in a worker"], end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task Dotnet(params string[] arguments)
    {
        var end = await CommandRun.ToEndAsync(CommandRun.Dotnet, _folder.Path, arguments);
        Assert.True(end.ExitCode == 0, end.Output + end.Error);
    }

    private void WriteProject()
    {
        WriteSources();
        _folder.Write("app.cs", Program);
        _folder.Write("app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Troupe.Hosting" Version="{_version}" />
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.14" />
              </ItemGroup>
            </Project>
            """);
    }

    // Ours from the folder; what others made, from where the build has it, or had it from.
    private void WriteSources()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        _folder.Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{_folder["restored"]}" /></config>
              <fallbackPackageFolders><add key="build" value="{packages}" /></fallbackPackageFolders>
              <packageSources><add key="here" value="{_folder["packages"]}" /></packageSources>
            </configuration>
            """);
    }
}

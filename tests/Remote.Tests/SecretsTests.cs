namespace Troupe.Remote.Tests;

using System.Collections.Concurrent;
using System.Diagnostics;
using Troupe.Actors.Tests.Pools;
using Troupe.Actors.Tests.Workers;
using Troupe.Peers;
using Xunit;

/// <summary>What those who may join share is in no place where others could read it.</summary>
public sealed class SecretsTests() : OnBackend(ListeningHost.With(Backend.Remote))
{
    private const int Terminate = 15;
    private const string Right = ListeningHost.Secret, Wrong = "a secret that lets nobody in";

    private static readonly IReadOnlyList<byte[]> s_forms = [.. ProcessScan.FormsOf(Right), .. ProcessScan.FormsOf(Wrong)];

    [Fact]
    public async Task A_secret_is_in_no_argument_environment_output_or_log_of_host_agent_workers_and_what_they_start()
    {
        var said = new ConcurrentQueue<string>();
        using var log = EngineLog.Redirect((_, source, text, cause) => said.Enqueue($"{source} {text} {cause}"));
        var output = new PoolOptions { Output = line => said.Enqueue(line.Text), MaxAttempts = 1 };
        using var agent = await AgentProcess.JoinedAsync("--capacity", "1");
        using var stranger = AgentProcess.Start("--join", ListeningHost.Address, "--secret-file", ListeningHost.FileWith(Wrong));
        await using var far = await StartAsync(output, workers: 1);
        await using var near = await WorkerPool.StartAsync(Backend.Processes, 1, output).WaitAsync(Patience);
        var children = await Task.WhenAll(far.ApplyAsync(static () => ProcessScan.StartChild()), near.ApplyAsync(static () => ProcessScan.StartChild())).WaitAsync(Patience);
        try
        {
            said.Enqueue(await stranger.SaysAsync("not let in"));
            var tree = ProcessScan.Below(Environment.ProcessId);
            Assert.All((int[])[.. children, agent.Id, stranger.Id, .. agent.Children()], id => Assert.Contains(id, tree));

            Assert.Empty(ProcessScan.Find([Environment.ProcessId, .. tree], s_forms));
            // What is really there is found: the tests' own setting for their host, in what its worker has started.
            Assert.Single(ProcessScan.Find([children[1]], ["TROUPE__REMOTE__LEASE"u8.ToArray()]));
        }
        finally
        {
            foreach (var child in children)
            {
                using var sleeping = Process.GetProcessById(child);
                sleeping.Kill();
            }
        }

        said.Enqueue((await Assert.ThrowsAsync<WorkerLostException>(() => near.ApplyAsync(static () => Environment.FailFast("on purpose")).WaitAsync(Patience))).ToString());
        foreach (var one in (AgentProcess[])[agent, stranger])
        {
            one.Signal(Terminate);
            said.Enqueue((await one.EndAsync()).Said);
        }

        Assert.Contains(said, static text => text.Contains("it does not accept the secret", StringComparison.Ordinal));
        Assert.Contains(said, static text => text.Contains("on purpose", StringComparison.Ordinal));
        Assert.DoesNotContain(said, static text => ProcessScan.IsIn(text, s_forms));
    }

    [Fact]
    public void Nothing_that_is_printed_of_options_orders_and_configuration_has_a_secret_or_a_password_in_it()
    {
        var trust = RemoteTrust.Read(static key => key, ListeningHost.FileWith(Right), ListeningHost.FileWith("certificate"), ListeningHost.FileWith(Wrong), ListeningHost.FileWith("authority"));
        var listen = new ListenOptions { Address = "127.0.0.1:0", SecretFile = ListeningHost.SecretFile };
        var agent = new AgentOptions { Join = "127.0.0.1:1", SecretFile = ListeningHost.SecretFile };
        string[] printed =
        [
            $"{trust}", $"{listen}", $"{listen.Checked() with { Trust = trust }}", $"{agent}", $"{agent.Checked() with { Trust = trust }}", $"{Node.Current.System.Settings}",
            $"{new Troupe.Workers.SystemOrder(1, 1, "", [], $"secret = {Right}", [])}",
            Assert.Throws<InvalidConfigurationException>(() => (listen with { SecretFile = ListeningHost.FileWith("short one") }).Checked()).ToString(),
        ];

        Assert.All(printed, static text => Assert.NotEmpty(text));
        Assert.DoesNotContain(printed, static text => ProcessScan.IsIn(text, s_forms) || text.Contains("short one", StringComparison.Ordinal));
        Assert.Equal(Wrong, trust.Password);
    }
}

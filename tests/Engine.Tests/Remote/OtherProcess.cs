namespace Troupe.Engine.Tests.Remote;

using System.Diagnostics;

/// <summary>This assembly as another process: a system with an echo in it, or a caller who tells what became of his call.</summary>
internal sealed class OtherProcess : IDisposable
{
    private const string Serve = "--serve", CallOnce = "--call", Loaded = "--loaded", EndItself = "--end";

    private readonly Process _process;

    private OtherProcess(Process process, string firstLine) => (_process, FirstLine) = (process, firstLine);

    public static string Path => typeof(OtherProcess).Assembly.Location;

    /// <summary>What it said first: the address of its system, or what became of the call.</summary>
    public string FirstLine { get; }

    public int Id => _process.Id;

    public static async Task<OtherProcess> ServeAsync() => await StartAsync(Environment.ProcessPath!, [Path, Serve]);

    /// <summary>Over another wire than Unix sockets.</summary>
    public static async Task<OtherProcess> ServeAsync(Wire wire) => await StartAsync(Environment.ProcessPath!, [Path, Serve, wire.Settings]);

    /// <summary>Says what is loaded in a process that has spoken over Unix sockets.</summary>
    public static async Task<OtherProcess> TellLoadedAsync() => await StartAsync(Environment.ProcessPath!, [Path, Loaded]);

    /// <summary>A process of user and group 65534, who knows the secret.</summary>
    public static async Task<OtherProcess> CallAsAnotherUserAsync(string socket) =>
        await StartAsync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Environment.ProcessPath!, Path, CallOnce, socket]);

    /// <summary>A process whose system has a shutdown that says "shut down: " and the reason. It runs that and goes on for ever; or (not) it comes to its end without.</summary>
    public static async Task<OtherProcess> EndAsync(string settings, bool runShutdown) =>
        await StartAsync(Environment.ProcessPath!, [Path, EndItself, settings, runShutdown ? "run" : "return"]);

    /// <summary>The next line it says; null at its end.</summary>
    public async Task<string?> NextLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(RemoteSystems.Patience);

    /// <summary>Waits for its end; its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(RemoteSystems.Patience);
        return _process.ExitCode;
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static async Task<OtherProcess> StartAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(RemoteSystems.Patience);
        return new OtherProcess(process, line ?? throw new InvalidOperationException("It said nothing."));
    }

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case [Serve, .. var settings]:
                await using (var systems = new RemoteSystems())
                {
                    var system = settings is [var wire] ? systems.StartWith("other", wire) : systems.Start("other");
                    system.ActorOf(Props.Create<Echo>(), "echo");
                    Console.WriteLine(RemoteSystems.AddressOf(system));
                    // Its input ends when whoever started it does.
                    while (await Console.In.ReadLineAsync() is not null) continue;
                }

                return 0;
            case [CallOnce, var socket]:
                using (var link = UnixLink.Connect(socket))
                {
                    var handshake = new Handshake(Convert.FromHexString(RemoteSystems.Secret), RemoteAddress.Of("caller", "nowhere"), 1);
                    Console.WriteLine(new HandshakeTalk(link, handshake, RemoteSystems.Patience).Call() ?? "let in");
                }

                return 0;
            case [Loaded]:
                await using (var systems = new RemoteSystems())
                {
                    var (a, b) = (systems.Start("a"), systems.Start("b"));
                    await RemoteSystems.Seen(a, b.ActorOf(Props.Create<Echo>())).Ask<string>("x", RemoteSystems.Patience);
                    Console.WriteLine(string.Join(' ', AppDomain.CurrentDomain.GetAssemblies().Select(static assembly => assembly.GetName().Name)));
                }

                return 0;
            case [EndItself, var settings, var how]:
                var ending = ActorSystem.Create("ending", ConfigurationFactory.ParseString($"akka {{ stdout-loglevel = OFF, loglevel = OFF, {settings} }}"));
                var shutdown = CoordinatedShutdown.Get(ending);
                shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "tells", () =>
                {
                    Console.WriteLine($"shut down: {shutdown.ShutdownReason.GetType().Name}");
                    return Task.FromResult(Done.Instance);
                });
                if (how != "run")
                {
                    Console.WriteLine("returns");
                    return 3;
                }

                _ = shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
                await new TaskCompletionSource().Task;
                return 4;
            default:
                await Console.Error.WriteLineAsync("These are tests: run them with dotnet test.");
                return 2;
        }
    }
}

namespace Troupe.Host.Commands;

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

/// <summary><c>troupe worker</c>: this machine's workers for a program elsewhere.</summary>
internal static class WorkerCommand
{
    private const string Help = """
        Offers this machine's workers to a program elsewhere that listens for them (troupe.listen.address), and joins it
        again whenever it was lost, until it is told to leave: SIGTERM or Ctrl-C, after which what runs may finish.

        Exit codes: 0 it left, 2 bad input.

        Example: troupe worker --join node-1:7100 --secret-file secret.txt
        """;

    public static Command Create()
    {
        var join = new Option<string>("--join", "-j") { Description = "The program's machine and port, as it calls itself.", HelpName = "HOST:PORT", Required = true };
        var name = new Option<string?>("--name") { Description = "This machine's name, for people.", HelpName = "NAME" };
        var capacity = Options.Count("--capacity", "How many workers at most; one for each processor, if not said.", 1, 1024, "-c");
        var labels = new Option<string[]>("--label", "-l") { Description = "Something that pools may ask for; may be given several times.", HelpName = "NAME=VALUE" };
        var secret = File("--secret-file", "The secret that the program has too.");
        var certificate = File("--certificate", "This machine's certificate with its key (PKCS #12).");
        var password = File("--certificate-password-file", "The certificate's password.");
        var authority = File("--authority", "The authority of the program's certificate (PEM or DER).");
        var application = new Option<string?>("--app") { Description = "The folder with the program's own build output; it is fetched from the program, if not said.", HelpName = "DIR" };
        var cache = new Option<string?>("--cache") { Description = "Where what was fetched is kept; troupe/builds in the user's cache, if not said.", HelpName = "DIR" };
        var grace = new Option<TimeSpan?>("--grace")
        {
            Description = "How long what runs may take when this machine is to leave; 30s, if not said.",
            HelpName = "TIME",
            CustomParser = Options.ReadTime,
        };

        var command = new Command("worker", Help) { join, name, capacity, labels, secret, certificate, password, authority, application, cache, grace };
        command.SetAction((parsed, _) => RunAsync(new AgentOptions
        {
            Join = parsed.GetValue(join)!,
            Name = parsed.GetValue(name),
            Capacity = parsed.GetValue(capacity),
            Labels = LabelsOf(parsed.GetValue(labels) ?? []),
            SecretFile = parsed.GetValue(secret),
            Certificate = parsed.GetValue(certificate),
            CertificatePasswordFile = parsed.GetValue(password),
            Authority = parsed.GetValue(authority),
            Application = parsed.GetValue(application),
            Cache = parsed.GetValue(cache),
            Grace = parsed.GetValue(grace),
            Log = static text => Console.Error.WriteLine($"troupe worker: {text}"),
        }));
        return command;
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    private static Dictionary<string, string> LabelsOf(string[] texts)
    {
        var labels = new Dictionary<string, string>();
        foreach (var text in texts)
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            labels[at > 0 ? text[..at] : throw new BadInputException($"--label takes NAME=VALUE, not '{text}'.")] = text[(at + 1)..];
        }

        return labels;
    }

    private static async Task<int> RunAsync(AgentOptions options)
    {
        using var stop = new CancellationTokenSource();
        void Leave(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
        await WorkerAgent.RunAsync(options, stop.Token);
        return ExitCode.Success;
    }
}

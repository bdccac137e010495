namespace Troupe.Host.Commands;

using System.CommandLine;
using System.Security.Cryptography;
using Troupe.Host.Certificates;

/// <summary><c>troupe cert</c>: certificates for a program and the machines that work for it.</summary>
internal static class CertCommand
{
    private const string Help = """
        Makes a small authority in a folder, unless there is one, and a certificate of it for each machine that is named.
        authority.pem and its own NAME.pfx go to each machine; authority.key makes further certificates, and goes nowhere.

        Exit codes: 0 they are there, 2 bad input.

        Example: troupe cert ./certificates node-1 node-2 node-3
                 (then: --certificate node-2.pfx --authority authority.pem)
        """;

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "The folder." };
        var names = new Argument<string[]>("NAME") { Description = "A machine, as others call it.", Arity = ArgumentArity.ZeroOrMore };
        var days = Options.Count("--days", "How long what is made is valid; 365 days, if not said, an authority ten times as long.", 1, 3650, "-d");
        var password = new Option<string?>("--password-file") { Description = "A file with the password of the machines' files; they have none, if not said.", HelpName = "FILE" };
        var command = new Command("cert", Help) { folder, names, days, password };
        command.SetAction(parsed => Run(parsed.GetValue(folder)!, parsed.GetValue(names) ?? [], parsed.GetValue(days) ?? 365, parsed.GetValue(password)));
        return command;
    }

    private static int Run(string path, string[] names, int days, string? passwordFile)
    {
        foreach (var name in names)
        {
            if (Uri.CheckHostName(name) == UriHostNameType.Unknown || name.Contains('/', StringComparison.Ordinal))
            {
                throw new BadInputException($"'{name}' is no name of a machine.");
            }
        }

        try
        {
            var folder = new CertificateFolder(path, TimeProvider.System);
            var password = passwordFile is null ? null : File.ReadAllText(passwordFile).Trim();
            using var authority = folder.Authority(days * 10, out var isNew);
            if (isNew)
            {
                Console.WriteLine($"a new authority in {path}, valid until {authority.NotAfter:yyyy-MM-dd}");
            }

            foreach (var name in names)
            {
                Console.WriteLine(folder.Issue(authority, name, days, password));
            }

            return ExitCode.Success;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new BadInputException($"{path}: {error.Message}");
        }
    }
}

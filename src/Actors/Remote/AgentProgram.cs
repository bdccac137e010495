namespace Troupe.Remote;

using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>The command line of <c>Troupe.RemoteWorker --join</c>; <c>troupe worker</c> takes the same.</summary>
internal static class AgentProgram
{
    private const int Success = 0;
    private const int BadInput = 2;

    private const string Usage =
        "--join HOST:PORT (--secret-file FILE | --certificate FILE --authority FILE [--certificate-password-file FILE]) [--capacity N] [--label K=V]… [--name NAME] [--app DIR | --no-fetch | --cache DIR] [--grace SECONDS]";

    /// <returns>The exit code: 0 it was told to leave, 2 bad input.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            return Run(Parse(arguments) with { Log = Say });
        }
        catch (InvalidConfigurationException wrong)
        {
            Say(wrong.Message);
            return BadInput;
        }
        catch (PlatformNotSupportedException wrong)
        {
            Say(wrong.Message);
            return BadInput;
        }
    }

    /// <exception cref="InvalidConfigurationException">It is no such command line.</exception>
    internal static AgentOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new AgentOptions { Join = "" };
        var labels = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            if (name == "--no-fetch")
            {
                options = options with { Application = AppContext.BaseDirectory };
                i--; // It takes no value.
                continue;
            }

            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new InvalidConfigurationException(name, $"takes a value. Usage: {Usage}");
            options = name switch
            {
                "--join" => options with { Join = value },
                "--name" => options with { Name = value },
                "--capacity" => options with { Capacity = (int)Number(name, value) },
                "--secret-file" => options with { SecretFile = value },
                "--certificate" => options with { Certificate = value },
                "--certificate-password-file" => options with { CertificatePasswordFile = value },
                "--authority" => options with { Authority = value },
                "--app" => options with { Application = value },
                "--cache" => options with { Cache = value },
                "--grace" => options with { Grace = TimeSpan.FromSeconds(Number(name, value)) },
                "--label" => Labelled(options, labels, value),
                _ => throw new InvalidConfigurationException(name, $"is no option. Usage: {Usage}"),
            };
        }

        return options;
    }

    private static AgentOptions Labelled(AgentOptions options, Dictionary<string, string> labels, string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        labels[at > 0 ? text[..at] : throw new InvalidConfigurationException("--label", $"'{text}' is not NAME=VALUE.")] = text[(at + 1)..];
        return options with { Labels = labels };
    }

    private static double Number(string name, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 2_000_000
            ? number
            : throw new InvalidConfigurationException(name, $"'{text}' is no number.");

    private static int Run(AgentOptions options)
    {
        using var stop = new CancellationTokenSource();
        void Leave(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
        WorkerAgent.RunAsync(options, stop.Token).GetAwaiter().GetResult();
        return Success;
    }

    private static void Say(string text) => Console.Error.WriteLine($"troupe worker: {text}");
}

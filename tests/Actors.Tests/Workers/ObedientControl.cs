namespace Troupe.Actors.Tests.Workers;

using System.Globalization;
using System.Text;
using Troupe.Wire;
using Troupe.Workers;

/// <summary>A control actor in a worker process of the tests: takes commands as text, in the one message that carries bytes.</summary>
internal sealed class ObedientControl : ReceiveActor
{
    public ObedientControl(IRunningMark mark)
    {
        Receive<Leave>(_ => Context.Stop(Self));
        Receive<DefineFunction>(command =>
        {
            switch (Encoding.UTF8.GetString(command.Reference).Split(' ', 2))
            {
                case ["exit", var code]:
                    Environment.Exit(int.Parse(code, CultureInfo.InvariantCulture));
                    break;
                case ["fail", var message]:
                    Environment.FailFast(message);
                    break;
                case ["overflow"]:
                    Deeper(0);
                    break;
                case ["say", var text]:
                    Console.WriteLine(text);
                    break;
                case ["mark", var offset]:
                    mark.Begin(1, int.Parse(offset, CultureInfo.InvariantCulture));
                    Console.WriteLine("marked");
                    break;
                case ["start", var program]:
                    System.Diagnostics.Process.Start("/bin/sh", ["-c", program]);
                    break;
                case ["hang"]:
                    new ManualResetEventSlim().Wait();
                    break;
                case var other:
                    throw new InvalidOperationException($"No such command: {string.Join(' ', other)}.");
            }
        });
    }

    internal static DefineFunction Command(string text) => new(0, Encoding.UTF8.GetBytes(text));

    private static int Deeper(int depth) => Deeper(depth + 1) + Deeper(depth + 2);
}

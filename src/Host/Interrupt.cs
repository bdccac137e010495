namespace Troupe.Host;

using System.Runtime.InteropServices;

/// <summary>Ctrl-C, and a polite kill: the first asks to stop, the second ends the process at once. Its workers end with it.</summary>
internal sealed class Interrupt : IDisposable
{
    private const int InterruptSignal = 2;
    private const int TerminateSignal = 15;
    private const string ShowCursor = "\e[?25h";

    /// <summary>What was begun may take far longer than anybody waits for. The command is to have ended two seconds after the signal, so some are kept for its end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _leave = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interrupt() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, InterruptSignal)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, TerminateSignal)),
    ];

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled somewhat later: what is not done by then is left.</summary>
    public CancellationToken Leave => _leave.Token;

    /// <summary>What to exit with after a signal; null when there was none.</summary>
    public int? ExitCode { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
        _leave.Dispose();
    }

    private void Take(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        if (ExitCode is { } code)
        {
            if (!Console.IsErrorRedirected)
            {
                Console.Error.Write(ShowCursor);
            }

            Environment.Exit(code);
        }

        ExitCode = Host.ExitCode.Of(signal);
        _leave.CancelAfter(Grace);
        _stop.Cancel();
    }
}

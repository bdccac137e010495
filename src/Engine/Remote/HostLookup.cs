namespace Troupe.Engine;

using System.Net;
using System.Net.Sockets;

/// <summary>The addresses of a host, by a name service that may take as long as it likes to answer.</summary>
internal static class HostLookup
{
    /// <summary>The addresses, an answer given. Throws where there is no such host, and where no answer comes in time, or none is wanted any more.</summary>
    public static IPAddress[] AddressesOf(string host, long deadline, Func<bool> isWanted, Func<string, Task<IPAddress[]>>? ask = null)
    {
        if (IPAddress.TryParse(host, out var address)) return [address];
        var asked = (ask ?? Dns.GetHostAddressesAsync)(host);
        while (!asked.IsCompleted)
        {
            var left = deadline - Environment.TickCount64;
            if (left <= 0 || !isWanted())
            {
                // An answer that comes later interests nobody, whatever it says.
                _ = asked.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                throw new SocketException((int)(left <= 0 ? SocketError.TimedOut : SocketError.Shutdown));
            }

            ((IAsyncResult)asked).AsyncWaitHandle.WaitOne((int)Math.Min(left, TcpTransport.Look));
        }

        return asked.GetAwaiter().GetResult();
    }
}

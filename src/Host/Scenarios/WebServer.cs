namespace Troupe.Host.Scenarios;

using System.Net;
using System.Net.Sockets;

/// <summary>A web server of this machine alone, for scenarios that load something: a page for any name but <c>missing</c>, and none ever for <c>never</c>.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    /// <summary>Bytes of each page.</summary>
    public const int PageSize = 5000;

    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    private WebServer(int port)
    {
        Address = $"http://127.0.0.1:{port}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Before a page's name.</summary>
    public string Address { get; }

    public static WebServer Start()
    {
        // The listener takes no port 0: another may take a free one in between.
        for (var tries = 0; ; tries++)
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            var port = ((IPEndPoint)free.LocalEndpoint).Port;
            free.Stop();
            try
            {
                return new WebServer(port);
            }
            catch (HttpListenerException) when (tries < 10)
            {
                continue;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                continue; // Closed, or who asked has gone.
            }
        }
    }

    private static async Task AnswerAsync(HttpListenerContext asked)
    {
        switch (asked.Request.Url?.AbsolutePath)
        {
            case "/never":
                return;
            case "/missing":
                asked.Response.StatusCode = 404;
                break;
            default:
                await asked.Response.OutputStream.WriteAsync(new byte[PageSize]);
                break;
        }

        asked.Response.Close();
    }
}

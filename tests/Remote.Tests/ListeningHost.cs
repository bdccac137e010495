namespace Troupe.Remote.Tests;

/// <summary>This process as a host that listens on loopback: once, before anything else of Troupe is used in it.</summary>
internal static class ListeningHost
{
    /// <summary>What is in the file.</summary>
    public const string Secret = "a secret of these tests alone";

    private static readonly Lazy<string> s_address = new(Listen);

    /// <summary>The secret of all who may join it, in a file.</summary>
    public static string SecretFile { get; } = FileWith(Secret);

    /// <summary>Where it listens, HOST:PORT.</summary>
    public static string Address => s_address.Value;

    /// <summary>The backend, once this process listens.</summary>
    public static Backend With(Backend backend) => Address.Length > 0 ? backend : throw new InvalidOperationException("It does not listen.");

    public static string FileWith(string text)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{Guid.NewGuid():N}.test-secret");
        File.WriteAllText(file, $"{text}\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        return file;
    }

    private static string Listen()
    {
        // Shorter than a user would have it, so that tests do not wait; long enough for a machine that has much to do.
        Environment.SetEnvironmentVariable("TROUPE__REMOTE__HEARTBEAT", "250ms");
        Environment.SetEnvironmentVariable("TROUPE__REMOTE__LEASE", "5s");
        return TroupeHost.Listen(new ListenOptions { Address = "127.0.0.1:0", SecretFile = SecretFile });
    }
}

namespace Troupe;

using Troupe.Remote;

/// <summary>
/// Where this program listens for workers on other machines, and whom it lets in: the section <c>troupe.listen</c> of the configuration, or the argument of
/// <see cref="TroupeHost.Listen"/>. Who is let in may run code, so it takes a shared secret, or certificates that both sides check, or both; everything goes over TLS.
/// </summary>
public sealed record ListenOptions
{
    internal const string Section = "troupe.listen";

    /// <summary>HOST:PORT of this machine: <c>0.0.0.0:7100</c> for all of its addresses, <c>[::1]:7100</c> for an IPv6 one; port 0 is a free one.</summary>
    public required string Address { get; init; }

    /// <summary>The name by which workers reach this machine: what they write before the port in <c>--join</c>. Default: the host of <see cref="Address"/>, or the machine's name if that is all addresses.</summary>
    public string? PublicName { get; init; }

    /// <summary>A file: PKCS #12, this program's certificate with its key. Goes with <see cref="Authority"/>.</summary>
    public string? Certificate { get; init; }

    /// <summary>A file with the password of <see cref="Certificate"/>; null: it has none.</summary>
    public string? CertificatePasswordFile { get; init; }

    /// <summary>A file, PEM or DER: the authority whose certificates are let in.</summary>
    public string? Authority { get; init; }

    /// <summary>A file with the secret that all who may join share: at least 16 characters, white space around them not counted.</summary>
    public string? SecretFile { get; init; }

    /// <summary>What the program's own layers of configuration say; null: nothing.</summary>
    internal static ListenOptions? Read(string user)
    {
        // Most programs have no such layers: the parser is not loaded for nothing.
        if (string.IsNullOrWhiteSpace(user) || ConfigurationFactory.ParseString(user) is not { } config || !config.HasPath($"{Section}.address"))
        {
            return null;
        }

        string? Text(string key) => config.GetString($"{Section}.{key}", "") is { Length: > 0 } text ? text : null;
        return Text("address") is not { } address ? null : new ListenOptions
        {
            Address = address,
            PublicName = Text("public-name"),
            Certificate = Text("certificate"),
            CertificatePasswordFile = Text("certificate-password-file"),
            Authority = Text("authority"),
            SecretFile = Text("secret-file"),
        };
    }

    /// <exception cref="InvalidConfigurationException">It makes no sense, or is not safe; the message names the key.</exception>
    /// <param name="trust">Who is let in, when somebody else has said that; null: these options say it.</param>
    internal Listening Checked(RemoteTrust? trust = null)
    {
        if (HostAndPort.TryParse(Address) is not { } at)
        {
            throw new InvalidConfigurationException($"{Section}.address", $"'{Address}' is not HOST:PORT, such as 0.0.0.0:7100.");
        }

        if (PublicName is not null && (PublicName.Length == 0 || PublicName.AsSpan().ContainsAny("/@#? \t\"")))
        {
            throw new InvalidConfigurationException($"{Section}.public-name", $"'{PublicName}' is no name of a machine.");
        }

        var name = PublicName ?? (at.IsAllAddresses ? System.Environment.MachineName : at.Host);
        return new Listening(at, name, trust ?? RemoteTrust.Read(static key => $"{Section}.{key}", SecretFile, Certificate, CertificatePasswordFile, Authority));
    }
}

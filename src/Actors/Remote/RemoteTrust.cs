namespace Troupe.Remote;

using System.Security.Cryptography;
using System.Text;

/// <summary>By what two machines know each other: a shared secret, or certificates of one authority, or both.</summary>
/// <param name="Secret">Hexadecimal; null: certificates alone.</param>
/// <param name="Certificate">A PKCS #12 file; null: the secret alone.</param>
/// <param name="Password">The certificate's.</param>
/// <param name="Authority">Whose certificates are let in; there when <paramref name="Certificate"/> is.</param>
internal sealed record RemoteTrust(string? Secret, string? Certificate, string? Password, string? Authority)
{
    private const int ShortestSecret = 16;

    /// <summary>Reads the files.</summary>
    /// <param name="nameOf">What the user calls the setting of this key.</param>
    /// <param name="secretFile">See <see cref="ListenOptions"/>, as the others.</param>
    /// <param name="certificate">PKCS #12.</param>
    /// <param name="passwordFile">The certificate's.</param>
    /// <param name="authority">PEM or DER.</param>
    /// <exception cref="InvalidConfigurationException">One is missing or cannot be read; the message names it.</exception>
    public static RemoteTrust Read(Func<string, string> nameOf, string? secretFile, string? certificate, string? passwordFile, string? authority)
    {
        if (secretFile is null && certificate is null && authority is null)
        {
            throw new InvalidConfigurationException(
                nameOf("secret-file"), $"is missing. Whoever joins may run code: it takes a shared secret, or {nameOf("certificate")} and {nameOf("authority")}.");
        }

        if ((certificate is null) != (authority is null))
        {
            throw new InvalidConfigurationException(nameOf(certificate is null ? "certificate" : "authority"), "is missing: a certificate and the authority of those to let in go together.");
        }

        if (passwordFile is not null && certificate is null)
        {
            throw new InvalidConfigurationException(nameOf("certificate"), "is missing: there is only a password for it.");
        }

        return new RemoteTrust(
            secretFile is null ? null : SecretOf(nameOf("secret-file"), TextOf(nameOf("secret-file"), secretFile)),
            Existing(nameOf("certificate"), certificate),
            passwordFile is null ? null : TextOf(nameOf("certificate-password-file"), passwordFile),
            Existing(nameOf("authority"), authority));
    }

    // Neither the secret nor the password is anybody's to print.
    /// <inheritdoc/>
    public override string ToString() => (Secret, Certificate) switch
    {
        (not null, not null) => "a shared secret and certificates",
        (not null, null) => "a shared secret",
        _ => "certificates",
    };

    // Any text will do, so any text becomes bytes of one length.
    private static string SecretOf(string name, string text) => text.Length >= ShortestSecret
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
        : throw new InvalidConfigurationException(name, $"a secret has at least {ShortestSecret} characters, this one has {text.Length}.");

    private static string TextOf(string name, string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidConfigurationException(name, $"'{file}' cannot be read: {error.Message}", error);
        }
    }

    private static string? Existing(string name, string? file) => file is null || File.Exists(file)
        ? file is null ? null : Path.GetFullPath(file)
        : throw new InvalidConfigurationException(name, $"there is no file '{file}'.");
}

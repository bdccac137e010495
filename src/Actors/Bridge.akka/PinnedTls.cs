namespace Troupe;

using System.Net.Security;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

/// <summary>
/// Mutual TLS that accepts one certificate only. The validator's place in <see cref="DotNettySslSetup"/> came late in Akka.NET 1.5, after the signatures this can
/// be compiled against; so it is looked up by its parameter's name, and where it is missing nothing starts: unchecked TLS is no way out.
/// </summary>
internal static class PinnedTls
{
    public static DotNettySslSetup Setup(X509Certificate2 certificate)
    {
        var constructor = Array.Find(typeof(DotNettySslSetup).GetConstructors(), static candidate => Parameter(candidate, "customValidator") is not null)
            ?? throw new NotSupportedException("This Akka.Remote cannot pin a certificate (1.5.56 can): worker processes will not be started without that.");
        var pinned = new Pinned(SHA256.HashData(certificate.RawData));
        var validator = typeof(Pinned).GetMethod(nameof(Pinned.Accepts))!.CreateDelegate(Parameter(constructor, "customValidator")!.ParameterType, pinned);
        return (DotNettySslSetup)constructor.Invoke(Array.ConvertAll<ParameterInfo, object?>(constructor.GetParameters(), parameter => parameter.Name switch
        {
            "certificate" => certificate,
            "suppressValidation" => false,
            "requireMutualAuthentication" => true,
            "validateCertificateHostname" => false, // The certificate names no host; it is the pin that counts.
            "customValidator" => validator,
            var other => throw new NotSupportedException($"DotNettySslSetup takes a '{other}' that this build does not know."),
        }));
    }

    private static ParameterInfo? Parameter(ConstructorInfo constructor, string name) =>
        Array.Find(constructor.GetParameters(), parameter => parameter.Name == name);

    private sealed class Pinned(byte[] hash)
    {
        // The shape of Akka.Remote's CertificateValidationCallback.
        public bool Accepts(X509Certificate2? certificate, X509Chain? chain, string peer, SslPolicyErrors errors, ILoggingAdapter log) =>
            certificate is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.RawData), hash);
    }
}

namespace Troupe;

using System.Net.Security;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

/// <summary>
/// Mutual TLS that accepts one certificate only, or those of one authority. The validator's place in <see cref="DotNettySslSetup"/> came late in Akka.NET 1.5, after the signatures this can
/// be compiled against; so it is looked up by its parameter's name, and where it is missing nothing starts: unchecked TLS is no way out.
/// </summary>
internal static class PinnedTls
{
    /// <summary>Lets in who shows this very certificate.</summary>
    public static DotNettySslSetup Setup(X509Certificate2 certificate) => Setup(certificate, new Pinned(SHA256.HashData(certificate.RawData)));

    /// <summary>Lets in who shows a valid certificate of the authority.</summary>
    public static DotNettySslSetup Setup(X509Certificate2 certificate, X509Certificate2 authority) => Setup(certificate, new OfAuthority(authority));

    private static DotNettySslSetup Setup(X509Certificate2 certificate, object judge)
    {
        var constructor = Array.Find(typeof(DotNettySslSetup).GetConstructors(), static candidate => Parameter(candidate, "customValidator") is not null)
            ?? throw new NotSupportedException("This Akka.Remote cannot pin a certificate (1.5.56 can): worker processes will not be started without that.");
        var validator = judge.GetType().GetMethod("Accepts")!.CreateDelegate(Parameter(constructor, "customValidator")!.ParameterType, judge);
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

    private sealed class OfAuthority(X509Certificate2 authority)
    {
        public bool Accepts(X509Certificate2? certificate, X509Chain? presented, string peer, SslPolicyErrors errors, ILoggingAdapter log)
        {
            if (certificate is null)
            {
                return false;
            }

            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            if (presented is not null)
            {
                foreach (var element in presented.ChainElements)
                {
                    chain.ChainPolicy.ExtraStore.Add(element.Certificate);
                }
            }

            return chain.Build(certificate);
        }
    }
}

namespace Troupe.Remote;

using System.Reflection;

/// <summary>The product's version, for people: what two machines speak is a number of its own.</summary>
internal static class ProductVersion
{
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}

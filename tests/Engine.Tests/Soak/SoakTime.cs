namespace Troupe.Engine.Tests.Soak;

using System.Diagnostics;
using System.Globalization;

/// <summary>
/// How long a soak test runs: two seconds, or as many as the environment variable <c>TROUPE_SOAK_SECONDS</c> says. The seed is printed with a failure.
/// </summary>
internal sealed class SoakTime
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _length = TimeSpan.FromSeconds(
        double.Parse(Environment.GetEnvironmentVariable("TROUPE_SOAK_SECONDS") ?? "2", CultureInfo.InvariantCulture));

    internal int Seed { get; } = Random.Shared.Next();

    internal bool IsOver => Stopwatch.GetElapsedTime(_start) >= _length;
}

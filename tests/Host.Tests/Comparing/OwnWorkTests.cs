namespace Troupe.Host.Tests.Comparing;

using Troupe.Host.Comparing;

public sealed class OwnWorkTests : IDisposable
{
    private readonly string _lines = Path.GetTempFileName();

    public OwnWorkTests() => File.WriteAllText(_lines, "one\nthree\n");

    public void Dispose() => File.Delete(_lines);

    public static int Length(string line) => line.Length;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(60, 2)]
    public async Task It_takes_what_the_method_does_in_the_time_but_at_least_one_line(double seconds, int items)
    {
        var work = await OwnWork.OfAsync(typeof(OwnWorkTests).Assembly.Location, $"{typeof(OwnWorkTests).FullName}.{nameof(Length)}", _lines, seconds);

        Assert.Equal(items, work.Items);
    }
}

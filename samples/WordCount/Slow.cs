namespace Sample;

/// <summary>Work that takes its time: something to interrupt.</summary>
public static class Slow
{
    /// <summary>The line in capitals, after five milliseconds.</summary>
    public static string Shout(string line)
    {
        Thread.Sleep(5);
        return Text.Shout(line);
    }

    /// <summary>The line in capitals, after five milliseconds in which its thread is free.</summary>
    public static async Task<string> ShoutAsync(string line)
    {
        await Task.Delay(5);
        return Text.Shout(line);
    }
}

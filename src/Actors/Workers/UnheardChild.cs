namespace Troupe.Workers;

/// <summary>For a child that nobody has an order for: what it says, and how it ends, interests nobody.</summary>
internal sealed class UnheardChild : IChildObserver
{
    public static readonly UnheardChild Instance = new();

    private UnheardChild()
    {
    }

    public void Line(bool isError, string text)
    {
    }

    public void Exited(ExitReason reason)
    {
    }
}

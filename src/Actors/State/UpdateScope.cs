namespace Troupe.State;

/// <summary>The updates within which this flow of control runs: a change of the same value from within would wait for its own end.</summary>
internal sealed class UpdateScope : IDisposable
{
    private static readonly AsyncLocal<UpdateScope?> s_current = new();

    private readonly IActorRef _actor;
    private readonly UpdateScope? _outer;
    private volatile bool _over; // What the function started may go on after it, and then waits for nobody.

    private UpdateScope(IActorRef actor, UpdateScope? outer) => (_actor, _outer) = (actor, outer);

    public static UpdateScope Enter(IActorRef actor) => s_current.Value = new(actor, s_current.Value);

    /// <exception cref="InvalidOperationException">An update of this actor's value is under way in this flow.</exception>
    public static void ThrowIfWithin(IActorRef actor, string name)
    {
        for (var scope = s_current.Value; scope is not null; scope = scope._outer)
        {
            if (!scope._over && scope._actor.Equals(actor))
            {
                throw new InvalidOperationException($"An update of {name} changes it by its result alone: this would wait for the update's own end.");
            }
        }
    }

    public void Dispose()
    {
        _over = true;
        s_current.Value = _outer;
    }
}

namespace Troupe.State;

using System.Collections.Concurrent;

/// <summary>The shared objects that live in this process, and which of them this flow of control is a call of.</summary>
internal static class ObjectCell
{
    private static readonly ConcurrentDictionary<Guid, object?> s_objects = new(); // Threads of several objects come here.
    private static readonly AsyncLocal<Scope?> s_scope = new();

    /// <summary>Makes the object; if one was made before and no other is wanted, only says that it is lost.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="factory">The user's.</param>
    /// <param name="made">How often it was made, in the memory of the process that keeps the handle: it outlives this one.</param>
    /// <param name="again">Whether another is made when one is lost.</param>
    public static void Make<T>(Guid id, Func<T> factory, SharedArray<int> made, bool again)
        where T : class
    {
        s_objects[id] = again || made[0] == 0 ? factory() ?? throw new InvalidOperationException("The factory gave null.") : null;
        made.Add(0, 1);
    }

    public static void Remove(Guid id) => s_objects.TryRemove(id, out _);

    public static T Of<T>(Guid id, string name)
        where T : class => s_objects.GetValueOrDefault(id) as T ?? throw new ObjectLostException($"The process of {name} has died, and its state with it.");

    /// <summary>Runs a call of the object.</summary>
    public static TResult Run<T, TResult>(Guid id, string name, Func<T, TResult> call)
        where T : class
    {
        using var scope = new Scope(id);
        return call(Of<T>(id, name));
    }

    /// <inheritdoc cref="Run{T, TResult}"/>
    public static async Task<TResult> RunAsync<T, TResult>(Guid id, string name, Func<T, Task<TResult>> call)
        where T : class
    {
        using var scope = new Scope(id);
        return await call(Of<T>(id, name)).ConfigureAwait(false);
    }

    /// <exception cref="InvalidOperationException">A call of this object is under way in this flow.</exception>
    public static void ThrowIfWithin(Guid id, string name)
    {
        for (var scope = s_scope.Value; scope is not null; scope = scope.Outer)
        {
            if (!scope.IsOver && scope.Id == id)
            {
                throw new InvalidOperationException($"A call of {name} cannot call it and wait: there is one call at a time, and this would wait for its own end.");
            }
        }
    }

    private sealed class Scope : IDisposable
    {
        private volatile bool _isOver; // What the call started may go on after it, and then waits for nobody.

        public Scope(Guid id)
        {
            (Id, Outer) = (id, s_scope.Value);
            s_scope.Value = this;
        }

        public Guid Id { get; }

        public Scope? Outer { get; }

        public bool IsOver => _isOver;

        public void Dispose()
        {
            _isOver = true;
            s_scope.Value = Outer;
        }
    }
}

namespace Troupe;

using System.Numerics;
using Troupe.State;

/// <summary>Makes values that processes share, and adds to those that are numbers.</summary>
public static class SharedValue
{
    /// <summary>A value, kept by this process, for its threads and for every process its handle travels to.</summary>
    /// <param name="value">What it is at first.</param>
    /// <param name="name">What it is called in errors; null: <c>value-N</c>.</param>
    /// <exception cref="CannotTravelException">The value cannot go to another process.</exception>
    public static SharedValue<T> Create<T>(T value, string? name = null) => SharedValue<T>.Create(value, name);

    /// <summary>Adds a number. Additions that are under way at one handle share messages, so many at once cost little each. Integers wrap round.</summary>
    /// <param name="value">What is added to.</param>
    /// <param name="number">What is added; negative to take away.</param>
    /// <param name="cancellationToken">Ends the wait; a call that ends as cancelled has added nothing.</param>
    /// <returns>The sum after exactly this addition.</returns>
    /// <exception cref="InvalidOperationException">Called by an update of the same value.</exception>
    /// <exception cref="ObjectDisposedException">The value was disposed.</exception>
    /// <exception cref="OverflowException">The sum is more than a <see cref="decimal"/> holds; nothing was added.</exception>
    public static Task<T> AddAsync<T>(this SharedValue<T> value, T number, CancellationToken cancellationToken = default)
        where T : INumber<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        return Arithmetic<T>.Known is { } arithmetic
            ? value.AddAsync(arithmetic, number, cancellationToken)
            : value.UpdateAsync(sum => sum + number, cancellationToken);
    }
}

namespace Troupe.State;

using Troupe.Channels;
using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>What the handles of values, dictionaries and lists have in common: how their keeper is asked, and updated under a lease.</summary>
internal sealed class StateHandle(ActorHandle handle)
{
    /// <summary>What it is called in errors.</summary>
    public string Name => handle.Name;

    /// <summary>Starts a keeper in this process.</summary>
    public static StateHandle Create(KeptState state, string name) => new(ActorHandle.Create(Home.Current, Making.Of(() => new StateActor(state)), name));

    public static StateHandle Read(ref PayloadReader reader) => new(ActorHandle.Read(ref reader));

    public void Write(PayloadWriter writer) => handle.Write(writer);

    public ValueTask DisposeAsync() => handle.DisposeAsync(static request => new DisposeState(request));

    /// <summary>A value as it goes with a call.</summary>
    /// <param name="value">The value.</param>
    /// <param name="beside">With how many others: together they fit in a message.</param>
    /// <exception cref="CannotTravelException">The value cannot go to another process.</exception>
    /// <exception cref="InsufficientMemoryException">It is large, and there is no shared memory left for it.</exception>
    public static Parcel Pack<T>(T value, int beside = 0)
    {
        using var writer = PayloadWriter.ForParcel();
        try
        {
            Codec<T>.Instance.Write(writer, value);
            return Parcel.Pack(writer, Parcel.InlineLimit / (1 + beside));
        }
        catch (SegmentException fault) when (fault.IsShortage)
        {
            throw SegmentException.ForUsers(fault);
        }
    }

    /// <summary>A value as it is kept here.</summary>
    /// <inheritdoc cref="Pack{T}"/>
    public static Parcel PackKept<T>(T value)
    {
        using var writer = PayloadWriter.ForParcel();
        Codec<T>.Instance.Write(writer, value);
        return new Parcel(writer.Written.ToArray(), null, [.. writer.Refs]);
    }

    /// <summary>Refuses what would wait for the end of an update in which it is called.</summary>
    /// <exception cref="InvalidOperationException">An update of this is under way in this flow.</exception>
    public void ThrowIfUpdating() => UpdateScope.ThrowIfWithin(handle.Actor, Name);

    /// <summary>Asks for a change.</summary>
    /// <inheritdoc cref="ThrowIfUpdating"/>
    public Task<StateAnswer> ChangeAsync(StateCall call, CancellationToken cancellationToken)
    {
        try
        {
            ThrowIfUpdating();
        }
        catch
        {
            Array.ForEach(call.Values, static parcel => parcel.Return());
            throw;
        }

        return AskAsync(call, cancellationToken);
    }

    /// <summary>Asks what changes nothing; or changes, where the caller has seen to it that it may.</summary>
    /// <param name="call">Its request number is not looked at.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Done, refused or out of range; all else throws.</returns>
    public async Task<StateAnswer> AskAsync(StateCall call, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await handle.AskAsync<StateAnswer>(request => call with { Request = request }, cancellationToken).ConfigureAwait(false);
            Array.ForEach(call.Values, static parcel => parcel.Return()); // The keeper has a copy, or wanted none.
            return Judge(call, answer);
        }
        catch (TargetGoneException gone)
        {
            throw new ObjectDisposedException($"{Name} was disposed.", gone);
        }
        finally
        {
            Array.ForEach(call.Values, static parcel => parcel.Release()); // Without an answer nobody knows who still reads it.
        }
    }

    /// <summary>Changes what is there by what a function makes of it, while nobody else changes anything.</summary>
    /// <param name="lease">What is asked for.</param>
    /// <param name="update">Sees the answer; gives the change, or null for none.</param>
    /// <param name="cancellationToken">Ends the wait before the function runs.</param>
    /// <returns>What the function gave.</returns>
    public async Task<TResult> UpdateAsync<TResult>(
        StateCall lease, Func<StateAnswer, Task<(StateCall? Change, TResult Result)>> update, CancellationToken cancellationToken)
    {
        var leased = await ChangeAsync(lease, cancellationToken).ConfigureAwait(false);
        var ended = leased.Number == 0;
        try
        {
            (StateCall? Change, TResult Result) made;
            using (UpdateScope.Enter(handle.Actor))
            {
                made = await update(leased).ConfigureAwait(false);
            }

            if (made.Change is { } change)
            {
                ended = true;
                await AskAsync(change with { Lease = leased.Number }, CancellationToken.None).ConfigureAwait(false);
            }

            return made.Result;
        }
        finally
        {
            if (!ended)
            {
                await handle.GiveBackAsync(request => new StateCall(request, StateVerb.EndLease, leased.Number)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What an answer's only value is.</summary>
    public T Open<T>(StateAnswer answer) => Read(answer, ItemParcel.Open<T>);

    /// <summary>What stands in an answer's bundle.</summary>
    public TResult Read<TResult>(StateAnswer answer, Func<Parcel, TResult> read) => handle.Read(answer.Values[0], read);

    private StateAnswer Judge(StateCall call, StateAnswer answer) => answer.Outcome switch
    {
        StateOutcome.Done or StateOutcome.Refused or StateOutcome.OutOfRange => answer,
        StateOutcome.LeaseOver => throw new InvalidOperationException($"The update of {Name} came too late: its process had been taken for dead."),
        StateOutcome.NoMemory => throw new InsufficientMemoryException($"What {Name} holds goes through shared memory, and there is none left; nothing has changed."),
        StateOutcome.ManyHandles => throw new CannotTravelException(Name, $"what was asked for has more handles in it than the {Parcel.InlineLimit} bytes of a message take; ask for less at once"),
        StateOutcome.TooLarge => throw new CannotTravelException(Name, $"what was asked for has more than the {Parcel.InlineLimit} bytes that a worker on another machine gives away; keep it in the program's own process"),
        var other => throw new InvalidOperationException($"{Name} answered {call.Verb} with {other}."),
    };
}

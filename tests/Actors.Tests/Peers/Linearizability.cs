namespace Troupe.Actors.Tests.Peers;

using System.Globalization;

/// <summary>One operation as it was seen from outside: called, and (if ever) answered.</summary>
/// <param name="Process">Who called; for people.</param>
/// <param name="Invoked">A clock's value just before the call: one clock for all processes (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> is, on one machine).</param>
/// <param name="Completed">The same just after the answer; null: none came, so whether it was done is not known.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Result">What was answered; counts only with an answer.</param>
internal sealed record Observed<TOperation, TResult>(int Process, long Invoked, long? Completed, TOperation Operation, TResult Result)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"process {Process}: {Operation} → {(Completed is null ? "?" : Result)} [{Invoked}, {Completed?.ToString(CultureInfo.InvariantCulture) ?? "…"}]");
}

/// <summary>What the thing does when operations come one after another; null: it would make this one wait in that state.</summary>
internal delegate (TState Next, TResult Result)? Step<TState, TOperation, TResult>(TState state, TOperation operation);

/// <summary>
/// Whether a history could have come from the sequential thing, each operation taking effect at one moment between its call and its answer. The search
/// of Wing and Gong with Lowe's memory of what was tried.
/// </summary>
/// <remarks>
/// <code>
///   calls and answers by time:  c1 c2 a1 c3 a3 a2      place any call before the first answer, try to go on without it;
///                                                     at an answer whose call is not placed: take the last one back
/// </code>
/// A pair of (operations placed, state) that was tried once is not tried again. Without that it would take factorial time.
/// </remarks>
internal static class Linearizability
{
    /// <summary>Null when the history is linearizable; else a text that says as far as it went, and what fitted nowhere.</summary>
    /// <param name="history">In any order.</param>
    /// <param name="first">The state before all of it.</param>
    /// <param name="step">The sequential thing. States must have value equality, or come with <paramref name="states"/>.</param>
    /// <param name="states">How states compare; null: by their own equality.</param>
    public static string? FaultIn<TState, TOperation, TResult>(
        IEnumerable<Observed<TOperation, TResult>> history, TState first, Step<TState, TOperation, TResult> step, IEqualityComparer<TState>? states = null)
    {
        var search = new Search<TState, TOperation, TResult>([.. history], step, states ?? EqualityComparer<TState>.Default);
        return search.Run(first) ? null : search.Fault;
    }

    /// <summary>A call or an answer, linked by time; an answer stands in the list until its call is placed.</summary>
    private sealed class Entry(int operation, bool isCall)
    {
        public int Operation { get; } = operation;

        public bool IsCall { get; } = isCall;

        public Entry? Answer { get; set; }

        public Entry Previous { get; set; } = null!;

        public Entry? Next { get; set; }

        public void Unlink()
        {
            Previous.Next = Next;
            if (Next is not null)
            {
                Next.Previous = Previous;
            }
        }

        public void Relink()
        {
            Previous.Next = this;
            if (Next is not null)
            {
                Next.Previous = this;
            }
        }
    }

    private sealed class Search<TState, TOperation, TResult>(
        Observed<TOperation, TResult>[] history, Step<TState, TOperation, TResult> step, IEqualityComparer<TState> states)
    {
        private readonly Entry _head = new(-1, isCall: false);
        private readonly ulong[] _placed = new ulong[(history.Length + 63) / 64];
        private readonly Stack<(Entry Call, TState Before)> _path = new();
        private (int Placed, string Text) _farthest = (-1, "");

        public string Fault => _farthest.Text;

        public bool Run(TState state)
        {
            Link();
            var left = history.Count(static operation => operation.Completed is not null);
            HashSet<(ulong[] Placed, TState State)> tried = new(new TriedComparer(states));
            var entry = _head.Next;
            while (left > 0)
            {
                if (entry!.IsCall) // Never past the end: what is left has an answer in the list.
                {
                    var operation = history[entry.Operation];
                    if (Places(state, operation) is { } next && tried.Add((With(entry.Operation), next.State)))
                    {
                        _path.Push((entry, state));
                        state = next.State;
                        Flip(entry.Operation);
                        entry.Unlink();
                        entry.Answer?.Unlink();
                        left -= operation.Completed is null ? 0 : 1;
                        entry = _head.Next;
                        continue;
                    }

                    entry = entry.Next;
                    continue;
                }

                Note(entry, state);
                if (!_path.TryPop(out var last))
                {
                    return false;
                }

                // In the reverse of the order above, so that the links are those of that moment.
                last.Call.Answer?.Relink();
                last.Call.Relink();
                Flip(last.Call.Operation);
                left += history[last.Call.Operation].Completed is null ? 0 : 1;
                (state, entry) = (last.Before, last.Call.Next);
            }

            return true;
        }

        private (TState State, bool _)? Places(TState state, Observed<TOperation, TResult> operation) =>
            step(state, operation.Operation) is { } done && (operation.Completed is null || EqualityComparer<TResult>.Default.Equals(done.Result, operation.Result))
                ? (done.Next, true)
                : null;

        private void Link()
        {
            List<(long Time, Entry Entry)> entries = [];
            for (var i = 0; i < history.Length; i++)
            {
                var call = new Entry(i, isCall: true);
                entries.Add((history[i].Invoked, call));
                if (history[i].Completed is { } completed)
                {
                    call.Answer = new Entry(i, isCall: false);
                    entries.Add((completed, call.Answer));
                }
            }

            // At the same moment calls come first: who can say that the answer was earlier?
            var last = _head;
            foreach (var (_, entry) in entries.OrderBy(static entry => entry.Time).ThenBy(static entry => entry.Entry.IsCall ? 0 : 1))
            {
                (last.Next, entry.Previous) = (entry, last);
                last = entry;
            }
        }

        private void Note(Entry answer, TState state)
        {
            if (_path.Count > _farthest.Placed)
            {
                var before = _path.Take(8).Reverse().Select(placed => history[placed.Call.Operation].ToString());
                _farthest = (_path.Count, $"Of {history.Length} operations {_path.Count} could be put in order, the last of them\n  {string.Join("\n  ", before)}\nthen in state {state} nothing explains\n  {history[answer.Operation]}");
            }
        }

        private ulong[] With(int operation)
        {
            var placed = (ulong[])_placed.Clone();
            placed[operation / 64] |= 1UL << (operation % 64);
            return placed;
        }

        private void Flip(int operation) => _placed[operation / 64] ^= 1UL << (operation % 64);

        private sealed class TriedComparer(IEqualityComparer<TState> states) : IEqualityComparer<(ulong[] Placed, TState State)>
        {
            public bool Equals((ulong[] Placed, TState State) x, (ulong[] Placed, TState State) y) =>
                x.Placed.AsSpan().SequenceEqual(y.Placed) && states.Equals(x.State, y.State);

            public int GetHashCode((ulong[] Placed, TState State) tried)
            {
                var hash = default(HashCode);
                foreach (var part in tried.Placed)
                {
                    hash.Add(part);
                }

                hash.Add(tried.State is null ? 0 : states.GetHashCode(tried.State));
                return hash.ToHashCode();
            }
        }
    }
}

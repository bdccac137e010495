namespace Troupe.Pools;

using Troupe.Payload;
using Troupe.Peers;
using Troupe.Wire;

/// <summary>
/// Asks a pool of another process for jobs, and gives them their outcomes. When that process is lost all that is asked of it fails, now and later. That the pool has ended is
/// said by that process's request book.
/// </summary>
internal sealed class NestedCallsActor : ReceiveActor, IWithTimers
{
    // What did not leave this process: mostly the other is dead, and the news of that, with the reason, is on its way.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly IActorRef _pool;
    private readonly Requests? _news;
    private readonly Dictionary<long, Asked> _jobs = [];
    private PeerLost? _loss;

    /// <param name="pool">The pool's actor.</param>
    /// <param name="news">Knows of losses; null where the pool's process cannot be lost.</param>
    public NestedCallsActor(IActorRef pool, Requests? news)
    {
        (_pool, _news) = (pool, news);
        Receive<AddJob>(Ask);
        Receive<AnnounceItems>(more => Send(more.Job.Id, more.Count, more.Ended));
        Receive<AbandonJob>(abandon =>
        {
            _pool.Tell(new NestedAbandoned(abandon.Job.Id));
            Close(abandon.Job.Id);
        });
        Receive<NestedOutcome>(Take);
        Receive<NestedOver>(End);
        Receive<PeerLost>(Lose);
        Receive<DeadLetter>(letter =>
        {
            if (letter.Sender.Equals(Self) && JobOf(letter.Message) is { } number && _jobs.ContainsKey(number))
            {
                Timers.StartSingleTimer(number, new Unreachable(number), s_grace);
            }
        });
        Receive<Unreachable>(unsent =>
        {
            if (_jobs.ContainsKey(unsent.Job))
            {
                _pool.Tell(new NestedAbandoned(unsent.Job)); // Some of it may have come there.
                Fail(unsent.Job, new ExitReason(null, null, "it could not be reached"));
            }
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(PeerLost));
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        _news?.TellIfLost(_pool, Self); // After that: between the two no loss is missed.
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private void Ask(AddJob add)
    {
        var job = add.Job;
        _jobs.Add(job.Id, new Asked(job));
        if (_loss is not null)
        {
            Fail(job.Id, _loss.Reason);
            return;
        }

        _pool.Tell(new NestedJob(job.Id, job.Parent, job.Options.Priority + RelayDesk.PriorityShift, job.IsSingle, job.IsTimed, job.Shipped!.Reference));
        if (job.Captured is { } captured)
        {
            _pool.Tell(new NestedCaptured(job.Id, captured));
        }

        Send(job.Id, add.Available, add.Ended);
    }

    private void Send(long number, long count, bool ended)
    {
        if (!_jobs.TryGetValue(number, out var asked))
        {
            return;
        }

        try
        {
            for (; count > 0; count--)
            {
                var item = asked.Job.Pack(new ItemRange(asked.Sent, 1, 1));
                if (item.Segment is { } segment && !asked.Job.IsSingle)
                {
                    asked.Segments.Add(asked.Sent, segment.Id);
                }

                asked.Sent++;
                _pool.Tell(new NestedItem(number, item));
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // What the item's own code throws. The pool counts items as they come, so the job ends here.
            _pool.Tell(new NestedAbandoned(number));
            asked.Job.Outside.Post(() => asked.Job.Abort(SegmentException.ForUsers(error)));
            Close(number);
            return;
        }

        if (ended)
        {
            _pool.Tell(new NestedEnd(number));
        }
    }

    private void Take(NestedOutcome outcome)
    {
        if (!_jobs.TryGetValue(outcome.Job, out var asked))
        {
            Release(outcome);
            return;
        }

        if (asked.Segments.Remove(outcome.Index, out var segment))
        {
            Payload.Segments.Return(segment); // The item is over, so its worker has read it or is dead.
        }

        // Where the pool's process may end before this one it must be readable when its turn comes.
        if (_news is not null)
        {
            if (!outcome.Result.TryHold(out var result))
            {
                Release(outcome);
                _pool.Tell(new NestedAbandoned(outcome.Job));
                Fail(outcome.Job, new ExitReason(null, null, "a result went with it"));
                return;
            }

            outcome = outcome with { Result = result };
        }

        asked.Job.IsReported = true;
        // Reading a result or making an exception again runs the user's code: not here.
        var entry = new ChunkEntry(0, asked.Job, new ItemRange(outcome.Index, 1, outcome.Attempt), 0);
        var report = new ChunkReport(0, 0, 1, 0, true, outcome.Result, outcome.Fault is { } fault ? [new ItemFault(0, fault)] : []);
        asked.Job.Outside.Post(() =>
        {
            asked.Job.Accept(entry, report, outcome.Worker);
            Release(outcome);
        });
    }

    private void End(NestedOver over)
    {
        if (_jobs.TryGetValue(over.Job, out var asked))
        {
            asked.Job.Outside.Post(() =>
            {
                if (over.Reason is { } reason)
                {
                    asked.Job.Abort(reason.ToException());
                }
                else
                {
                    asked.Job.Complete();
                }
            });
            Close(over.Job);
        }
    }

    private void Lose(PeerLost loss)
    {
        if (_loss is null && loss.Address == _pool.Path.Address.ToString())
        {
            _loss = loss;
            foreach (var number in _jobs.Keys.ToList())
            {
                Fail(number, loss.Reason);
            }
        }
    }

    private void Fail(long number, ExitReason reason)
    {
        var (job, peer) = (_jobs[number].Job, _pool.Path.Address.ToString());
        job.Outside.Post(() => job.Abort(new PeerLostException(peer, reason)));
        Close(number);
    }

    private static long? JobOf(object message) => message switch
    {
        NestedJob job => job.Job,
        NestedCaptured captured => captured.Job,
        NestedItem item => item.Job,
        NestedEnd end => end.Job,
        _ => null,
    };

    private void Close(long number)
    {
        if (_jobs.Remove(number, out var asked))
        {
            foreach (var segment in asked.Segments.Values)
            {
                Payload.Segments.Release(segment);
            }

            asked.Job.Release();
        }
    }

    private static void Release(NestedOutcome outcome)
    {
        outcome.Result.LetGo();
        if (outcome.Result.Segment is { } segment)
        {
            outcome.Owner.Tell(new ReleaseSegment(segment.Id), ActorRefs.NoSender);
        }
    }

    private sealed record Unreachable(long Job);

    /// <summary>A job that is asked for.</summary>
    private sealed class Asked(Job job)
    {
        public Job Job => job;

        /// <summary>Items that have gone.</summary>
        public long Sent { get; set; }

        /// <summary>Segments of items without an outcome.</summary>
        public Dictionary<long, long> Segments { get; } = [];
    }
}

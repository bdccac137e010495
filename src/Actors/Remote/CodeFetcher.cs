namespace Troupe.Remote;

using Troupe.Wire;

/// <summary>From the fetcher to its agent: the host's build lies there.</summary>
internal sealed record CodeIsHere(string Folder);

/// <summary>From the fetcher to its agent: it does not come.</summary>
internal sealed record CodeIsMissing(string Why);

/// <summary>
/// Gets the host's build output, as far as it is not here yet: the list, then each missing file in parts, of which a few are under way, so that heartbeats never wait for long.
/// </summary>
internal sealed class CodeFetcher : ReceiveActor, IWithTimers
{
    private const int Window = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly IActorRef _shelf;
    private readonly CodeCache _cache;
    private readonly IActorRef _owner;
    private CodeFile[] _files = [];
    private int _listed;
    private string _staging = "";
    private Queue<int> _missing = [];
    private byte[] _bytes = [];
    private long _asked;
    private long _come;

    public CodeFetcher(IActorRef shelf, CodeCache cache, IActorRef owner)
    {
        (_shelf, _cache, _owner) = (shelf, cache, owner);
        Receive<CodeListed>(part => OnDisk(() => Take(part)));
        Receive<CodePart>(part => OnDisk(() => Take(part)));
        Receive<Overdue>(_ => Fail($"nothing came for {s_patience.TotalSeconds:0} s"));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        BePatient();
        _shelf.Tell(new ListCode());
    }

    // The owner ends the session by what it is told.
    protected override void PreRestart(Exception reason, object message) => Fail(reason.Message);

    protected override void PostStop()
    {
        if (_staging.Length > 0 && Directory.Exists(_staging))
        {
            Directory.Delete(_staging, recursive: true);
        }
    }

    // A disk that is full, or read-only, is its owner's to hear of, and no fault of this.
    private void OnDisk(Action work)
    {
        try
        {
            work();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Fail(refused.Message);
        }
    }

    private void Take(CodeListed part)
    {
        BePatient();
        if (part.Total is 0 or > CodeManifest.MostFiles || part.First + part.Files.Count > part.Total || (_files.Length > 0 && _files.Length != part.Total))
        {
            Fail(part.Total == 0 ? "the host cannot read its own" : "its list makes no sense");
            return;
        }

        if (_files.Length == 0)
        {
            _files = new CodeFile[part.Total];
        }

        for (var i = 0; i < part.Files.Count; i++, _listed++)
        {
            _files[part.First + i] = new CodeFile(part.Files[i].Path, part.Files[i].Length, part.Files[i].Hash);
        }

        if (_listed == _files.Length)
        {
            BeginFiles();
        }
    }

    private void BeginFiles()
    {
        if (CodeManifest.Refusal(_files) is { } refusal)
        {
            Fail(refusal);
        }
        else if (_cache.Find(_files) is { } folder)
        {
            Succeed(folder);
        }
        else
        {
            (_staging, _missing) = _cache.Begin(_files);
            NextFile();
        }
    }

    private void NextFile()
    {
        while (_missing.TryPeek(out var file))
        {
            if (_files[file].Length > 0)
            {
                (_bytes, _asked, _come) = (new byte[_files[file].Length], 0, 0);
                for (var i = 0; i < Window; i++)
                {
                    AskPart();
                }

                return;
            }

            if (!CodeCache.TryKeep(_staging, _files[file], []))
            {
                Fail($"{_files[file].Path} is not what was listed");
                return;
            }

            _missing.Dequeue();
        }

        var staging = _staging;
        _staging = "";
        Succeed(_cache.Finish(staging));
    }

    private void AskPart()
    {
        if (_asked < _bytes.Length)
        {
            _shelf.Tell(new FetchCode(_missing.Peek(), _asked));
            _asked = Math.Min(_asked + CodePart.Most, _bytes.Length);
        }
    }

    private void Take(CodePart part)
    {
        BePatient();
        // They come in the order they were asked for: one connection, one actor on each side.
        if (!_missing.TryPeek(out var file) || part.File != file || part.Offset != _come || part.Bytes.Length != Math.Min(CodePart.Most, _bytes.Length - _come))
        {
            Fail(file < _files.Length ? $"{_files[file].Path} is not what was listed: was the program built anew while it runs?" : "what comes was not asked for");
            return;
        }

        part.Bytes.CopyTo(_bytes, _come);
        _come += part.Bytes.Length;
        if (_come < _bytes.Length)
        {
            AskPart();
            return;
        }

        if (!CodeCache.TryKeep(_staging, _files[file], _bytes))
        {
            Fail($"{_files[file].Path} is not what was listed");
            return;
        }

        _missing.Dequeue();
        NextFile();
    }

    private void BePatient() => Timers.StartSingleTimer(nameof(Overdue), Overdue.Instance, s_patience);

    private void Succeed(string folder)
    {
        _owner.Tell(new CodeIsHere(folder));
        Context.Stop(Self);
    }

    private void Fail(string why)
    {
        _owner.Tell(new CodeIsMissing(why));
        Context.Stop(Self);
    }

    private sealed record Overdue
    {
        public static readonly Overdue Instance = new();
    }
}

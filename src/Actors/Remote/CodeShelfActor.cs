namespace Troupe.Remote;

using Troupe.Wire;

/// <summary>
/// Gives agents the files of this program: none but those, asked for by their number in the list. The list is made when the first agent asks, on the thread pool, since every file is read for it.
/// </summary>
internal sealed class CodeShelfActor : ReceiveActor
{
    private const int FilesAPart = 200;

    private readonly string _folder;
    private readonly List<IActorRef> _waiting = [];
    private IReadOnlyList<CodeFile>? _files;
    private bool _reading;

    public CodeShelfActor(string folder)
    {
        _folder = folder;
        Receive<ListCode>(_ =>
        {
            _waiting.Add(Sender);
            Answer();
        });
        Receive<FetchCode>(fetch => Sender.Tell(new CodePart(fetch.File, fetch.Offset, Read(fetch))));
        Receive<CodeRead>(read =>
        {
            (_files, _reading) = (read.Files, false);
            Answer();
        });
        Receive<Status.Failure>(failed =>
        {
            _reading = false;
            Context.GetLogger().Error(failed.Cause, "The files of this program cannot be read, so no agent gets them.");
            foreach (var agent in _waiting)
            {
                agent.Tell(new CodeListed(0, 0, []));
            }

            _waiting.Clear();
        });
    }

    private void Answer()
    {
        if (_files is { } files)
        {
            foreach (var agent in _waiting)
            {
                for (var first = 0; first < files.Count; first += FilesAPart)
                {
                    agent.Tell(new CodeListed(first, files.Count, [.. files.Skip(first).Take(FilesAPart).Select(static file => (file.Path, file.Length, file.Hash))]));
                }
            }

            _waiting.Clear();
        }
        else if (!_reading)
        {
            _reading = true;
            var folder = _folder;
            Task.Run(() => new CodeRead(CodeManifest.Of(folder))).PipeTo(Self);
        }
    }

    private byte[] Read(FetchCode fetch)
    {
        if (_files is not { } files || fetch.File >= files.Count || fetch.Offset < 0 || fetch.Offset >= files[fetch.File].Length)
        {
            return [];
        }

        try
        {
            using var stream = File.OpenRead(Path.Combine(_folder, files[fetch.File].Path));
            stream.Position = fetch.Offset;
            var bytes = new byte[Math.Min(CodePart.Most, files[fetch.File].Length - fetch.Offset)];
            return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (IOException)
        {
            return []; // Built anew while it runs: whoever asks is told that there is nothing.
        }
    }

    private sealed record CodeRead(IReadOnlyList<CodeFile> Files);
}

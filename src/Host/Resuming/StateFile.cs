namespace Troupe.Host.Resuming;

using Troupe.Host.Lines;

/// <summary>A state in a file. It is written beside, brought to the disk, and then given the name: whoever looks sees the old one or the new.</summary>
internal sealed class StateFile(string path) : IStateStore
{
    private readonly string _aside = path + ".new";

    /// <summary>The state that is there; null when there is none.</summary>
    /// <exception cref="BadInputException">What is there is no state, or cannot be read.</exception>
    public MapState? Read()
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            return null;
        }

        using var file = Files.Open(path, "read", () => new FileStream(path, FileMode.Open, FileAccess.Read));
        try
        {
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            return StateText.Read(bytes.ToArray());
        }
        catch (IOException error)
        {
            throw Files.Refusal(path, "read", error);
        }
        catch (FormatException error)
        {
            throw new BadInputException($"Cannot go on from {path}: {error.Message}.");
        }
    }

    public void Replace(ReadOnlySpan<byte> state)
    {
        try
        {
            using (var file = Files.Open(_aside, "write", () => new FileStream(_aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0)))
            {
                file.Write(state);
                file.Flush(flushToDisk: true);
            }

            File.Move(_aside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Files.Refusal(path, "write", error);
        }
    }
}

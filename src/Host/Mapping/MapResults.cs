namespace Troupe.Host.Mapping;

using Troupe.Host.Lines;
using Troupe.Host.Resuming;

/// <summary>Where results and failures go, and how far they have got.</summary>
internal sealed class MapResults(LineOutput output, ErrorLines? errors, MapJournal? journal, FailureList failures, MapProgress progress)
{
    /// <summary>Whether the next item should wait for <see cref="FlushAsync"/>.</summary>
    public bool IsFull => output.IsFull || errors?.Lines.IsFull == true;

    /// <summary>How soon <see cref="SaveAsync"/> is due; null when nothing waits for it.</summary>
    public TimeSpan? SaveIn => journal?.SaveIn;

    public void Succeed(in UnderWay item, ReadOnlySpan<byte> line)
    {
        output.Add(line);
        Finish(item, succeeded: true);
    }

    public void Fail(in UnderWay item, Exception error)
    {
        errors?.Add(item.Record, error);
        failures.Add(item.Record, error);
        Finish(item, succeeded: false);
    }

    /// <summary>Gives what there is to the files, and keeps the state when it is time to.</summary>
    /// <exception cref="BadInputException">A file cannot be written on.</exception>
    public async ValueTask FlushAsync()
    {
        await output.FlushAsync();
        if (errors is not null)
        {
            await errors.Lines.FlushAsync();
        }

        if (journal?.SaveIn == TimeSpan.Zero)
        {
            journal.Save(output, errors?.Lines);
        }
    }

    /// <summary>Gives what there is to the files, and keeps the state.</summary>
    public async ValueTask SaveAsync()
    {
        await FlushAsync();
        if (journal?.SaveIn is not null)
        {
            journal.Save(output, errors?.Lines);
        }
    }

    private void Finish(in UnderWay item, bool succeeded)
    {
        journal?.Add(item.Number, item.Fingerprint, succeeded);
        progress.Finish(succeeded);
    }
}

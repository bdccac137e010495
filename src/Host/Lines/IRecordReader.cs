namespace Troupe.Host.Lines;

/// <summary>Takes one input apart into its records.</summary>
internal interface IRecordReader
{
    /// <summary>The next record, or null at the end.</summary>
    /// <exception cref="FormatException">What comes is none, and where the next one begins is not known; <see cref="Line"/> says where.</exception>
    /// <exception cref="BadInputException">The input as a whole is not as it should be.</exception>
    ValueTask<InputRecord?> ReadAsync();

    /// <summary>The line that the last record began on, or where a bad one did; from 1.</summary>
    long Line { get; }
}

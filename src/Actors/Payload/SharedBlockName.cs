namespace Troupe.Payload;

/// <summary>How a process of this machine finds memory that several write to: at whoever told of it, or at whoever made it.</summary>
/// <param name="Mark">Which memory it is: no other has the same.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Teller">The process that told of it, and its file descriptor there.</param>
/// <param name="Maker">The process that made it, and its file descriptor there; it may have given it up.</param>
internal sealed record SharedBlockName(long Mark, long Size, BlockPlace Teller, BlockPlace Maker)
{
    /// <summary>Of what is no more.</summary>
    public static readonly SharedBlockName None = new(0, 0, default, default);

    public static SharedBlockName Read(ref PayloadReader reader) =>
        new(reader.Raw<long>(), reader.Raw<long>(), reader.Raw<BlockPlace>(), reader.Raw<BlockPlace>());

    public void Write(PayloadWriter writer)
    {
        writer.Raw(Mark);
        writer.Raw(Size);
        writer.Raw(Teller);
        writer.Raw(Maker);
    }
}

/// <summary>Where memory can be had.</summary>
/// <param name="Process">The id of a process that has it.</param>
/// <param name="Descriptor">Its file descriptor there; 0 where it needs none.</param>
internal readonly record struct BlockPlace(int Process, int Descriptor);

namespace Troupe.Host.Lines;

using Troupe.Host.Methods;

/// <summary>How a record becomes an item.</summary>
internal sealed class ItemFormat<T>(string name, Func<InputRecord, T> read)
{
    /// <summary>The type, as its user writes it.</summary>
    public string Name => name;

    /// <exception cref="FormatException">The record is not such a value.</exception>
    public T Read(in InputRecord record) => read(record);
}

/// <summary>Makes formats.</summary>
internal static class ItemFormat
{
    /// <summary>Of a method with one parameter.</summary>
    /// <exception cref="BadInputException">No record of this format can be read as a <typeparamref name="T"/>.</exception>
    public static ItemFormat<T> Of<T>(InputFormat format)
    {
        var name = Signature.Name(typeof(T));
        if (format is { Kind: InputKind.Csv, Columns: null })
        {
            return typeof(T) == typeof(string[])
                ? new(name, record => (T)(object)record.Fields!)
                : throw new BadInputException($"A record of CSV has many fields, and the parameter's type is {name}: say with --column which field it is.");
        }

        var read = Value<T>(format);
        return format.Columns is null ? new(name, record => read(record.Text)) : new(name, record => read(record.Fields![0]));
    }

    /// <summary>What reads one value of this format.</summary>
    public static Func<string, T> Value<T>(InputFormat format) => format.Kind switch
    {
        InputKind.Csv => FieldValues.Reader<T>(),
        InputKind.Json => JsonValues.Reader<T>(),
        _ => (Func<string, T>)(object)(Func<string, string>)(text => text),
    };
}

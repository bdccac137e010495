namespace Troupe.Host.Lines;

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

/// <summary>The JSON of a line: what a plain program's serializer reads and writes, and fields too.</summary>
internal static class LineJson
{
    public static JsonSerializerOptions Options { get; } = new() { IncludeFields = true, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
}

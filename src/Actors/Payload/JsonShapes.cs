namespace Troupe.Payload;

using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

/// <summary>How System.Text.Json sees the user's types: as they are, losing nothing in silence. The resolver is named, so it works in apps with reflection switched off.</summary>
internal static class JsonShapes
{
    public static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private static readonly JsonSerializerOptions s_options = OptionsFor(plain: null);

    public static JsonTypeInfo<T> For<T>() => For<T>(s_options);

    /// <summary>The shape of a type, by such options.</summary>
    /// <exception cref="CannotTravelException">It has none.</exception>
    public static JsonTypeInfo<T> For<T>(JsonSerializerOptions options)
    {
        try
        {
            return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException)
        {
            throw new CannotTravelException($"{TravelRule.NameOf(typeof(T))} ({typeof(T)})", error.Message, error);
        }
    }

    /// <param name="plain">As <see cref="BytesConverterFactory"/> has it.</param>
    public static JsonSerializerOptions OptionsFor(Type? plain) => new()
    {
        IncludeFields = true,
        MaxDepth = 256,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepWhatIsThere } },
        Converters = { new BytesConverterFactory(plain), new TextConverter() },
    };

    private static void KeepWhatIsThere(JsonTypeInfo shape)
    {
        if (shape.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        for (var i = shape.Properties.Count - 1; i >= 0; i--)
        {
            var property = shape.Properties[i];
            if (property is { Set: null, AttributeProvider: PropertyInfo declared })
            {
                property.Set = SetterOf(declared);
                if (property.Set is null && !GoesToConstructor(shape.Type, declared))
                {
                    shape.Properties.RemoveAt(i); // computed: writing it would only run the user's code, nobody could read it
                }
            }
            else if (property is { Set: null, AttributeProvider: FieldInfo { IsInitOnly: true } field })
            {
                property.Set = field.SetValue;
            }
        }

        if (shape.PolymorphismOptions is null && !shape.Type.IsSealed && !shape.Type.IsValueType)
        {
            shape.OnSerializing = value => RefuseSlicing(value, shape.Type);
        }
    }

    // Private setters, and properties that have none but a field behind them.
    private static Action<object, object?>? SetterOf(PropertyInfo property) =>
        property.SetMethod is not null ? property.SetValue
        : TravelRule.BackingField(property) is { } field ? field.SetValue
        : null;

    private static bool GoesToConstructor(Type type, PropertyInfo property) => Array.Exists(
        type.GetConstructors(),
        constructor => Array.Exists(constructor.GetParameters(), parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase)));

    private static void RefuseSlicing(object value, Type declared)
    {
        if (value.GetType() != declared)
        {
            throw new CannotTravelException(
                $"{TravelRule.NameOf(declared)} ({value.GetType()})", $"a {TravelRule.NameOf(value.GetType())} would arrive as a mere {TravelRule.NameOf(declared)}; say [JsonDerivedType] on {TravelRule.NameOf(declared)}");
        }
    }
}

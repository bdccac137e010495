namespace Troupe.Code;

using System.Runtime.CompilerServices;
using Troupe.Payload;
using Troupe.Wire;

/// <summary>Makes the graph that a <see cref="CaptureWriter"/> wrote.</summary>
internal sealed class CaptureReader
{
    private readonly List<object> _seen = [];

    public object? Target(ref PayloadReader reader, ReceivedMethod method) => method.Kind switch
    {
        TargetKind.Singleton => method.Singleton,
        TargetKind.Fields => Object(ref reader, method.Target!),
        TargetKind.Value => CodecRule.For(method.Target!).ReadBoxed(ref reader),
        _ => null,
    };

    private object? Object(ref PayloadReader reader, Type declared)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (reader.Byte())
        {
            case CaptureWriter.Null:
                return null;
            case CaptureWriter.Seen:
                var number = reader.Count();
                return number < _seen.Count && declared.IsInstanceOfType(_seen[number])
                    ? _seen[number]
                    : throw new WireFormatException($"Captured object {number} is not there, or is no {declared}.");
            case CaptureWriter.New:
                return Fields(ref reader, declared);
            case CaptureWriter.NewOfType:
                var type = new ReferenceReader().Type(ref reader);
                return type.IsAssignableTo(declared) ? Fields(ref reader, type) : throw new WireFormatException($"A {type} is no {declared}.");
            case var other:
                throw new WireFormatException($"No form of a captured object has the tag {other}.");
        }
    }

    private object Fields(ref PayloadReader reader, Type type)
    {
        var value = RuntimeHelpers.GetUninitializedObject(type);
        if (!type.IsValueType)
        {
            _seen.Add(value);
        }

        var plan = CapturePlan.For(type);
        if (!plan.IsClosure)
        {
            foreach (var field in plan.Fields)
            {
                field.Set(value, Field(ref reader, field));
            }

            return value;
        }

        while (reader.Count() is > 0 and var number)
        {
            var field = number <= plan.Fields.Length ? plan.Fields[number - 1] : throw new WireFormatException($"{type} has no field {number}.");
            field.Set(value, Field(ref reader, field));
        }

        return value;
    }

    private object? Field(ref PayloadReader reader, CapturedField field) => field.Form switch
    {
        CapturedForm.Object => Object(ref reader, field.Type),
        CapturedForm.Function => Function(ref reader, field.Type),
        _ => field.Codec.ReadBoxed(ref reader),
    };

    private Delegate? Function(ref PayloadReader reader, Type type)
    {
        if (reader.Byte() == CaptureWriter.Null)
        {
            return null;
        }

        var bytes = reader.Take(reader.Count());
        var inner = new PayloadReader(bytes, []);
        var method = ReceivedMethod.Read(ref inner, new ReferenceReader());
        return method.Bind(type, Target(ref reader, method));
    }
}

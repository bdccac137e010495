namespace Troupe.Code;

using System.Runtime.CompilerServices;
using Troupe.Payload;

/// <summary>Writes captured objects as a graph: one that is reached twice arrives as one, and circles close.</summary>
internal sealed class CaptureWriter(PayloadWriter writer)
{
    public const byte Null = 0, New = 1, Seen = 2, NewOfType = 3;

    private readonly Dictionary<object, int> _seen = new(ReferenceEqualityComparer.Instance);

    private Capture? _capture;

    public void Target(MethodPlan plan, object? target)
    {
        if (plan.Kind == TargetKind.Fields)
        {
            // The outermost decides for all: functions further in may share its closures.
            _capture ??= plan.Capture!.HoldsFunctions ? Capture.Of(plan, target!) : plan.Capture;
            Object(target, plan.Target!);
        }
        else if (plan.Kind == TargetKind.Value)
        {
            plan.Codec!.WriteBoxed(writer, target);
        }
    }

    private void Object(object? value, Type declared)
    {
        if (value is null)
        {
            writer.Byte(Null);
        }
        else if (_seen.TryGetValue(value, out var number))
        {
            writer.Byte(Seen);
            writer.Number((uint)number);
        }
        else
        {
            Fields(value, declared);
        }
    }

    private void Fields(object value, Type declared)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var type = value.GetType();
        writer.Byte(type == declared ? New : NewOfType);
        if (type != declared)
        {
            new ReferenceWriter(writer).Type(type);
        }

        if (!type.IsValueType)
        {
            _seen.Add(value, _seen.Count);
        }

        var plan = CapturePlan.For(type);
        if (plan.IsClosure)
        {
            Used(plan, value);
            return;
        }

        foreach (var field in plan.Fields)
        {
            Field(field, field.Of(value));
        }
    }

    private void Used(CapturePlan plan, object closure)
    {
        for (var i = 0; i < plan.Fields.Length; i++)
        {
            if (_capture!.Uses(plan, plan.Fields[i]))
            {
                writer.Number((uint)i + 1);
                Field(plan.Fields[i], plan.Fields[i].Of(closure));
            }
        }

        writer.Number(0);
    }

    private void Field(CapturedField field, object? value)
    {
        try
        {
            switch (field.Form)
            {
                case CapturedForm.Object:
                    Object(value, field.Type);
                    break;
                case CapturedForm.Function:
                    Function((Delegate?)value);
                    break;
                default:
                    field.Codec.WriteBoxed(writer, value);
                    break;
            }
        }
        catch (CannotTravelException refused) when (field.Form != CapturedForm.Object && !refused.Member.StartsWith("captured ", StringComparison.Ordinal))
        {
            throw new CannotTravelException($"captured {field.Path}: {refused.Member}", refused.Reason, refused);
        }
    }

    private void Function(Delegate? function)
    {
        if (function is null)
        {
            writer.Byte(Null);
            return;
        }

        var plan = MethodPlan.For(function);
        writer.Byte(New);
        writer.Number((uint)plan.Bytes.Length);
        writer.Bytes(plan.Bytes);
        Target(plan, function.Target);
    }
}

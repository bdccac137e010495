namespace Troupe.Code;

using System.Reflection;

/// <summary>
/// What of the captured variables a function needs: those its own code reaches, and those that functions among them reach, which may well
/// share its closure.
/// </summary>
internal sealed class Capture
{
    private readonly HashSet<(Module, int)> _fields = [];
    private bool _all;
    private bool _holdsFunctions;

    private Capture()
    {
    }

    /// <summary>Whether functions are captured, so that what is used depends on which.</summary>
    public bool HoldsFunctions => _holdsFunctions;

    /// <summary>What one method reaches, judged by types only.</summary>
    /// <exception cref="CannotTravelException">A field it uses is of a type that cannot travel.</exception>
    public static Capture Of(MethodInfo method, Type target)
    {
        var capture = new Capture();
        if (CaptureRule.IsClosure(target))
        {
            capture.Add(FieldUse.Of(method));
        }

        capture.Check(target, []);
        return capture;
    }

    /// <summary>What a method needs of this very target.</summary>
    public static Capture Of(MethodPlan method, object target)
    {
        var capture = new Capture();
        capture.Add(method.Capture!);
        int before;
        do
        {
            before = capture.Size;
            capture.Look(target, new HashSet<object>(ReferenceEqualityComparer.Instance));
        }
        while (capture.Size > before); // a function found late may use fields of closures looked at before
        return capture;
    }

    public bool Uses(CapturePlan plan, CapturedField field) => _all || !plan.IsClosure || _fields.Contains(field.Key);

    private int Size => _all ? int.MaxValue : _fields.Count;

    private void Add(IReadOnlySet<(Module Module, int Token)>? fields)
    {
        _all |= fields is null;
        _fields.UnionWith(fields ?? new HashSet<(Module, int)>());
    }

    private void Add(Capture other)
    {
        _all |= other._all;
        _fields.UnionWith(other._fields);
    }

    private void Check(Type type, HashSet<Type> visited)
    {
        if (!visited.Add(type))
        {
            return;
        }

        var plan = CapturePlan.For(type);
        foreach (var field in plan.Fields)
        {
            if (Uses(plan, field))
            {
                field.Check();
                _holdsFunctions |= field.Form == CapturedForm.Function;
                if (field.Form == CapturedForm.Object)
                {
                    _holdsFunctions |= !field.Type.IsSealed; // may turn out to be a type that holds some
                    Check(field.Type, visited);
                }
            }
        }
    }

    private void Look(object value, HashSet<object> visited)
    {
        if (!visited.Add(value))
        {
            return;
        }

        var plan = CapturePlan.For(value.GetType());
        foreach (var field in plan.Fields)
        {
            if (field.Form == CapturedForm.Value || !Uses(plan, field) || field.Of(value) is not { } held)
            {
                continue;
            }

            if (field.Form == CapturedForm.Object)
            {
                Look(held, visited);
            }
            else if (MethodPlan.For((Delegate)held) is { Capture: { } inner })
            {
                Add(inner);
                Look(((Delegate)held).Target!, visited);
            }
        }
    }
}

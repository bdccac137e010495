namespace Troupe.Code;

using System.Reflection;
using Troupe.Payload;
using Troupe.Wire;

/// <summary>A method of the caller's, found in this process.</summary>
internal sealed class ReceivedMethod
{
    private readonly MethodInfo _method;

    private ReceivedMethod(MethodInfo method, TargetKind kind, Type? target)
    {
        _method = method;
        Kind = kind;
        Target = target;
        if (kind == TargetKind.Singleton)
        {
            Singleton = CaptureRule.SingletonOf(target!)?.GetValue(null)
                ?? throw new FunctionNotFoundException($"{target} has no instance for functions that capture nothing.");
        }
    }

    public TargetKind Kind { get; }

    public Type? Target { get; }

    public object? Singleton { get; }

    public static ReceivedMethod Read(ref PayloadReader reader, ReferenceReader references)
    {
        var kind = (TargetKind)reader.Byte();
        if (kind > TargetKind.Value)
        {
            throw new WireFormatException($"No kind of target has the number {kind:d}.");
        }

        var target = kind == TargetKind.None ? null : references.Type(ref reader);
        return new ReceivedMethod(references.Method(ref reader), kind, target);
    }

    /// <exception cref="FunctionNotFoundException">The method is there, but is not of this delegate's form.</exception>
    public Delegate Bind(Type function, object? target)
    {
        try
        {
            return Kind == TargetKind.None ? _method.CreateDelegate(function) : _method.CreateDelegate(function, target);
        }
        catch (ArgumentException error)
        {
            throw new FunctionNotFoundException($"{_method.DeclaringType}.{_method.Name} is no {function}: {error.Message}", error);
        }
    }
}

namespace Troupe.Code;

using System.Buffers.Binary;
using System.Reflection;

/// <summary>
/// Which captured variables a lambda can reach. The compiler makes one closure a scope, with all that any lambda of the scope captures: sending
/// the neighbours' variables too would copy too much and refuse what is fine. Read from the method's code and that of the compiler-made
/// methods it mentions (inner lambdas, local functions, state machines); nothing else can name a closure's fields. Pure.
/// </summary>
internal sealed class FieldUse
{
    private readonly HashSet<(Module, int)> _fields = [];
    private readonly HashSet<(Module, int)> _seen = [];

    private FieldUse()
    {
    }

    /// <summary>The fields, by module and token; null when the code cannot be read: then all count as used.</summary>
    public static IReadOnlySet<(Module Module, int Token)>? Of(MethodInfo method)
    {
        var use = new FieldUse();
        try
        {
            use.Visit(method);
            return use._fields;
        }
        catch (Exception error) when (error is ArgumentException or BadImageFormatException or IOException or TypeLoadException or MissingMemberException or NotSupportedException)
        {
            return null;
        }
    }

    private void Visit(MethodBase method)
    {
        if (!_seen.Add((method.Module, method.MetadataToken)) || method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            return;
        }

        var types = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        var arguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var wide = code[at] == 0xFE;
            var operation = wide ? 0xFE00 | code[at + 1] : code[at];
            at += wide ? 2 : 1;
            switch (operation)
            {
                case 0x27 or 0x28 or 0x6F or 0x73 or 0xFE06 or 0xFE07: // jmp, call, callvirt, newobj, ldftn, ldvirtftn
                    Mention(method.Module.ResolveMethod(TokenAt(code, at), types, arguments)!);
                    break;
                case >= 0x7B and <= 0x80: // ldfld … stsfld
                    Mention(method.Module.ResolveField(TokenAt(code, at), types, arguments)!);
                    break;
            }

            at += OperandSize(code, at, operation);
        }
    }

    private void Mention(MethodBase method)
    {
        if (IsMade(method.DeclaringType) || method.Name.StartsWith('<') || method.Name.StartsWith("_Lambda$__", StringComparison.Ordinal))
        {
            Visit(method);
        }
    }

    private void Mention(FieldInfo field)
    {
        if (field.DeclaringType is not { } owner || !IsMade(owner))
        {
            return;
        }

        if (CaptureRule.IsClosure(owner))
        {
            _fields.Add((field.Module, field.MetadataToken));
        }
        else if (!field.IsStatic)
        {
            // A state machine: what is put into it is used by its methods.
            foreach (var method in owner.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Visit(method);
            }
        }
    }

    private static bool IsMade(Type? type) =>
        type is not null && (type.Name.StartsWith('<') || type.Name.StartsWith("_Closure$__", StringComparison.Ordinal) || type.Name.StartsWith("VB$StateMachine", StringComparison.Ordinal));

    private static int TokenAt(byte[] code, int at) => BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at));

    // ECMA-335, partition III: what follows each operation.
    private static int OperandSize(byte[] code, int at, int operation) => operation switch
    {
        >= 0x0E and <= 0x13 or 0x1F or (>= 0x2B and <= 0x37) or 0xDE or 0xFE12 or 0xFE19 => 1,
        >= 0xFE09 and <= 0xFE0E => 2,
        0x20 or 0x22 or (>= 0x27 and <= 0x29) or (>= 0x38 and <= 0x44) or (>= 0x6F and <= 0x75) or 0x79 or (>= 0x7B and <= 0x81) => 4,
        0x8C or 0x8D or 0x8F or (>= 0xA3 and <= 0xA5) or 0xC2 or 0xC6 or 0xD0 or 0xDD => 4,
        0xFE06 or 0xFE07 or 0xFE15 or 0xFE16 or 0xFE1C => 4,
        0x21 or 0x23 => 8,
        0x45 => 4 + (4 * TokenAt(code, at)), // switch: its count, then as many targets
        _ => 0,
    };
}

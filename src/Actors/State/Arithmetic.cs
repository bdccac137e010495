namespace Troupe.State;

using System.Numerics;

/// <summary>Adds numbers of .NET's own types, which all processes do alike; integers wrap round. Other number types are added by who asks.</summary>
internal abstract class Arithmetic<T>
{
    /// <summary>Null for a type that is not one of them.</summary>
    public static readonly Arithmetic<T>? Known = Find() as Arithmetic<T>;

    /// <exception cref="OverflowException">A decimal's.</exception>
    public abstract T Add(T one, T other);

    /// <summary>The sum after all that can be added, one after another; one that cannot leaves it as it is, and its fault is told.</summary>
    public T AddAll(T sum, ReadOnlySpan<T> numbers, Action<int, T, OverflowException?>? each = null)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            OverflowException? fault = null;
            try
            {
                sum = Add(sum, numbers[i]);
            }
            catch (OverflowException overflow)
            {
                fault = overflow;
            }

            each?.Invoke(i, sum, fault);
        }

        return sum;
    }

    private static object? Find() => Type.GetTypeCode(typeof(T)) switch
    {
        _ when typeof(T).IsEnum => null,
        TypeCode.Int32 => new Numbers<int>(),
        TypeCode.Int64 => new Numbers<long>(),
        TypeCode.Double => new Numbers<double>(),
        TypeCode.Decimal => new Numbers<decimal>(),
        TypeCode.Single => new Numbers<float>(),
        TypeCode.UInt32 => new Numbers<uint>(),
        TypeCode.UInt64 => new Numbers<ulong>(),
        TypeCode.Int16 => new Numbers<short>(),
        TypeCode.UInt16 => new Numbers<ushort>(),
        TypeCode.Byte => new Numbers<byte>(),
        TypeCode.SByte => new Numbers<sbyte>(),
        _ when typeof(T) == typeof(Int128) => new Numbers<Int128>(),
        _ when typeof(T) == typeof(UInt128) => new Numbers<UInt128>(),
        _ when typeof(T) == typeof(Half) => new Numbers<Half>(),
        _ => null,
    };
}

/// <inheritdoc/>
internal sealed class Numbers<T> : Arithmetic<T>
    where T : INumber<T>
{
    public override T Add(T one, T other) => unchecked(one + other);
}

namespace Troupe.State;

using System.Runtime.CompilerServices;

/// <summary>
/// Reads and writes an element that other processes write to: whole where the processor can, and not kept in a register meanwhile.
/// </summary>
internal static class VolatileElement
{
    public static T Read<T>(ref T place)
        where T : unmanaged
    {
        // The size is known when this is compiled for a type, and one branch is left.
        switch (Unsafe.SizeOf<T>())
        {
            case 1: return Unsafe.BitCast<byte, T>(Volatile.Read(ref Unsafe.As<T, byte>(ref place)));
            case 2: return Unsafe.BitCast<ushort, T>(Volatile.Read(ref Unsafe.As<T, ushort>(ref place)));
            case 4: return Unsafe.BitCast<uint, T>(Volatile.Read(ref Unsafe.As<T, uint>(ref place)));
            case 8: return Unsafe.BitCast<ulong, T>(Volatile.Read(ref Unsafe.As<T, ulong>(ref place)));
            default:
                Volatile.ReadBarrier();
                return place;
        }
    }

    public static void Write<T>(ref T place, T value)
        where T : unmanaged
    {
        switch (Unsafe.SizeOf<T>())
        {
            case 1:
                Volatile.Write(ref Unsafe.As<T, byte>(ref place), Unsafe.BitCast<T, byte>(value));
                break;
            case 2:
                Volatile.Write(ref Unsafe.As<T, ushort>(ref place), Unsafe.BitCast<T, ushort>(value));
                break;
            case 4:
                Volatile.Write(ref Unsafe.As<T, uint>(ref place), Unsafe.BitCast<T, uint>(value));
                break;
            case 8:
                Volatile.Write(ref Unsafe.As<T, ulong>(ref place), Unsafe.BitCast<T, ulong>(value));
                break;
            default:
                place = value;
                Volatile.WriteBarrier();
                break;
        }
    }
}

namespace Troupe.Payload;

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

/// <summary>Values without references, by memory copy. <see cref="CodecRule"/> has seen to it that <typeparamref name="T"/> is such a type.</summary>
internal sealed class UnmanagedCodec<T> : Codec<T>
{
    private const int Few = 256; // Bytes.

    public override int LeastSize => Unsafe.SizeOf<T>();

    public override void Write(PayloadWriter writer, T value) => writer.Raw(value);

    public override bool IsPlain => Unsafe.SizeOf<T>() <= Few;

    public override byte[] Plain(T value)
    {
        var bytes = new byte[Unsafe.SizeOf<T>()];
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetArrayDataReference(bytes), value);
        return bytes;
    }

    public override T Read(ref PayloadReader reader) => reader.Raw<T>();

    public override void WriteMany(PayloadWriter writer, ReadOnlySpan<T> values)
    {
        if (!values.IsEmpty)
        {
            ref var first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values));
            writer.Bytes(MemoryMarshal.CreateReadOnlySpan(ref first, checked(values.Length * Unsafe.SizeOf<T>())));
        }
    }

    public override void ReadMany(ref PayloadReader reader, Span<T> values)
    {
        if (!values.IsEmpty)
        {
            var size = checked(values.Length * Unsafe.SizeOf<T>());
            ref var first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values));
            reader.Take(size).CopyTo(MemoryMarshal.CreateSpan(ref first, size));
        }
    }
}

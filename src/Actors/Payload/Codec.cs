namespace Troupe.Payload;

/// <summary>A codec whose type is only known at run time.</summary>
internal abstract class Codec
{
    public abstract void WriteBoxed(PayloadWriter writer, object? value);

    public abstract object? ReadBoxed(ref PayloadReader reader);
}

/// <summary>
/// How values of a static type become bytes. No type names are written: both sides know <typeparamref name="T"/>.
/// One is chosen a type, once, by <see cref="CodecRule"/>.
/// </summary>
internal abstract class Codec<T> : Codec
{
    private static Codec<T>? s_instance;

    /// <exception cref="CannotTravelException">Values of this type cannot go to another process.</exception>
    public static Codec<T> Instance => s_instance ??= CodecRule.Choose<T>(); // two threads may both choose: codecs hold no state

    public abstract void Write(PayloadWriter writer, T value);

    public abstract T Read(ref PayloadReader reader);

    public virtual void WriteMany(PayloadWriter writer, ReadOnlySpan<T> values)
    {
        foreach (var value in values)
        {
            Write(writer, value);
        }
    }

    public virtual void ReadMany(ref PayloadReader reader, Span<T> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Read(ref reader);
        }
    }

    /// <summary>Whether a value is few bytes, and those never change and can always be had: by <see cref="Plain"/>.</summary>
    public virtual bool IsPlain => false;

    /// <summary>The bytes of one value, as <see cref="Write"/> writes them.</summary>
    /// <exception cref="NotSupportedException">Values are not <see cref="IsPlain"/>.</exception>
    public virtual byte[] Plain(T value) => throw new NotSupportedException($"A {typeof(T)} is more than its bytes.");

    /// <summary>The least bytes a value takes: holds an announced count against what is left.</summary>
    public virtual int LeastSize => 1;

    /// <summary>Whether constructors, getters or setters of the user's run when it reads or writes: they may block, or throw anything.</summary>
    public virtual bool RunsUserCode => false;

    /// <summary>Whether, when reading a value throws, the reader stands behind it all the same: the fault is that value's, and the next can be read.</summary>
    public virtual bool GoesOnAfterFault => false;

    /// <summary>Reads many, and puts aside what cannot be read where that is only its own fault.</summary>
    public void ReadEach(ref PayloadReader reader, Span<T> values, ref List<(int Place, Exception Error)>? faults)
    {
        if (!GoesOnAfterFault)
        {
            ReadMany(ref reader, values);
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            try
            {
                values[i] = Read(ref reader);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                (faults ??= []).Add((i, error));
            }
        }
    }

    /// <summary>Whether what it reads with a <see cref="PayloadReader.Lease"/> may end with that.</summary>
    public virtual bool Borrows => false;

    public sealed override void WriteBoxed(PayloadWriter writer, object? value) => Write(writer, (T)value!);

    public sealed override object? ReadBoxed(ref PayloadReader reader) => Read(ref reader);
}

namespace Troupe.Code;

using System.Runtime.CompilerServices;
using Troupe.Payload;
using Troupe.Wire;

/// <summary>A function of the caller's, found in this process. Immutable: one serves any number of jobs, each with its own captured values.</summary>
internal sealed class ReceivedFunction
{
    private readonly ReceivedMethod _method;
    private readonly CallShape _shape;

    private ReceivedFunction(ReceivedMethod method, CallShape shape, Type item, Type result)
    {
        _method = method;
        _shape = shape;
        ItemType = item;
        ResultType = result;
    }

    /// <summary>The T of <see cref="Bind{T, TResult}"/>: <see cref="Nothing"/> if the function takes none.</summary>
    public Type ItemType { get; }

    /// <summary>The TResult of <see cref="Bind{T, TResult}"/>: <see cref="Nothing"/> if the function gives none.</summary>
    public Type ResultType { get; }

    /// <summary>Whether <see cref="ReadCaptured"/> has anything to read.</summary>
    public bool HasCaptured => _method.Kind is TargetKind.Fields or TargetKind.Value;

    /// <exception cref="FunctionNotFoundException">Its assembly, type or method is not there.</exception>
    /// <exception cref="CodeVersionException">Its assembly is there in another build.</exception>
    /// <exception cref="WireFormatException">The bytes are no reference.</exception>
    public static ReceivedFunction Resolve(ReadOnlySpan<byte> reference)
    {
        var reader = new PayloadReader(reference, []);
        var layout = reader.Byte();
        var shape = (CallShape)reader.Byte();
        if (layout != ShippedFunction.Layout || (shape & ~CallShape.All) != 0)
        {
            throw new WireFormatException($"A function of layout {layout} and shape {shape:d} is not known here.");
        }

        var references = new ReferenceReader();
        var (item, result) = (references.Type(ref reader), references.Type(ref reader));
        var method = ReceivedMethod.Read(ref reader, references);
        return reader.AtEnd ? new ReceivedFunction(method, shape, item, result) : throw new WireFormatException("A reference has bytes after its last field.");
    }

    /// <summary>What the function captured: the target for <see cref="Bind{T, TResult}"/>. Null if it captured nothing.</summary>
    public object? ReadCaptured(ref PayloadReader reader) => new CaptureReader().Target(ref reader, _method);

    /// <summary>The function itself. The type arguments are <see cref="ItemType"/> and <see cref="ResultType"/>.</summary>
    /// <exception cref="FunctionNotFoundException">The method is not of the form that was announced.</exception>
    public Call<T, TResult> Bind<T, TResult>(object? target)
    {
        if (typeof(T) != ItemType || typeof(TResult) != ResultType)
        {
            throw new ArgumentException($"The function takes {ItemType} and gives {ResultType}, not {typeof(T)} and {typeof(TResult)}.");
        }

        target ??= _method.Singleton;
        object call = _shape switch
        {
            CallShape.TakesItem | CallShape.GivesResult => new ItemFunctionCall<T, TResult>(Make<Func<T, TResult>>(target)),
            CallShape.GivesResult => new FunctionCall<TResult>(Make<Func<TResult>>(target)),
            _ => BindRare<T, TResult>(target),
        };
        return call as Call<T, TResult> ?? throw new FunctionNotFoundException($"A function of shape {_shape} does not take {ItemType} and give {ResultType}.");
    }

    // Apart, so that the common shapes do not load the types of all others.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private object BindRare<T, TResult>(object? target) => _shape switch
    {
        CallShape.TakesItem => new ItemActionCall<T>(Make<Action<T>>(target)),
        CallShape.TakesItem | CallShape.TakesToken | CallShape.GivesResult => new ItemTokenFunctionCall<T, TResult>(Make<Func<T, CancellationToken, TResult>>(target)),
        CallShape.TakesItem | CallShape.TakesToken => new ItemTokenActionCall<T>(Make<Action<T, CancellationToken>>(target)),
        CallShape.None => new ActionCall(Make<Action>(target)),
        CallShape.TakesToken | CallShape.GivesResult => new TokenFunctionCall<TResult>(Make<Func<CancellationToken, TResult>>(target)),
        CallShape.TakesToken => new TokenActionCall(Make<Action<CancellationToken>>(target)),
        CallShape.TakesItem | CallShape.IsAsync | CallShape.GivesResult => new AsyncItemFunctionCall<T, TResult>(Make<Func<T, Task<TResult>>>(target)),
        CallShape.TakesItem | CallShape.IsAsync => new AsyncItemActionCall<T>(Make<Func<T, Task>>(target)),
        CallShape.TakesItem | CallShape.TakesToken | CallShape.IsAsync | CallShape.GivesResult => new AsyncItemTokenFunctionCall<T, TResult>(Make<Func<T, CancellationToken, Task<TResult>>>(target)),
        CallShape.TakesItem | CallShape.TakesToken | CallShape.IsAsync => new AsyncItemTokenActionCall<T>(Make<Func<T, CancellationToken, Task>>(target)),
        CallShape.IsAsync | CallShape.GivesResult => new AsyncFunctionCall<TResult>(Make<Func<Task<TResult>>>(target)),
        CallShape.IsAsync => new AsyncActionCall(Make<Func<Task>>(target)),
        CallShape.TakesToken | CallShape.IsAsync | CallShape.GivesResult => new AsyncTokenFunctionCall<TResult>(Make<Func<CancellationToken, Task<TResult>>>(target)),
        CallShape.TakesToken | CallShape.IsAsync => new AsyncTokenActionCall(Make<Func<CancellationToken, Task>>(target)),
        _ => throw new FunctionNotFoundException($"No function has the shape {_shape}."),
    };

    private TFunction Make<TFunction>(object? target)
        where TFunction : Delegate => (TFunction)_method.Bind(typeof(TFunction), target);
}

namespace Troupe.Engine;

using System.Linq.Expressions;
using System.Reflection;

/// <summary>
/// Makes instances of one actor type. Expressions are read, never compiled: compiling costs tens of milliseconds in a fresh process.
/// The constructor is looked for once for each Props.
/// </summary>
internal sealed class ActorProducer
{
    private readonly ConstructorInvoker? _constructor;
    private readonly IIndirectActorProducer? _indirect;

    private ActorProducer(Type type, object[] arguments, ConstructorInfo? constructor)
    {
        Type = type;
        Arguments = arguments;
        _constructor = constructor is null ? null : ConstructorInvoker.Create(constructor);
    }

    private ActorProducer(IIndirectActorProducer indirect, object[] arguments) : this(indirect.ActorType, arguments, null) => _indirect = indirect;

    internal Type Type { get; }

    internal object[] Arguments { get; }

    internal static ActorProducer ForType(Type type, object[]? arguments)
    {
        if (!typeof(ActorBase).IsAssignableFrom(type)) throw new ArgumentException($"{type} is not an actor.", nameof(type));
        arguments ??= [];
        // Which constructor fits is asked when the actor is made: a wrong guess is the actor's failure, not its creator's.
        return new ActorProducer(type, arguments, ConstructorFor(type, arguments));
    }

    internal static ActorProducer ForProducer(IIndirectActorProducer producer, object[]? arguments) => new(producer, arguments ?? []);

    internal static ActorProducer ForExpression<TActor>(Expression<Func<TActor>> factory) => factory.Body is NewExpression made
        ? new ActorProducer(made.Type, [.. made.Arguments.Select(Evaluate)!], made.Constructor)
        : throw new ArgumentException("The create function must be a 'new T (parameters)' expression");

    /// <summary>The instance is no longer used.</summary>
    internal void Release(ActorBase actor) => _indirect?.Release(actor);

    internal ActorBase Make() => _indirect is not null ? _indirect.Produce() ?? throw new InvalidOperationException($"{_indirect} made no actor.") : (ActorBase)(_constructor is null
        ? Activator.CreateInstance(Type, Arguments)!
        : Arguments.Length <= 4 ? MakeFew(_constructor) : _constructor.Invoke(Arguments.AsSpan()!));

    private object MakeFew(ConstructorInvoker constructor) => Arguments.Length switch
    {
        0 => constructor.Invoke(),
        1 => constructor.Invoke(Arguments[0]),
        2 => constructor.Invoke(Arguments[0], Arguments[1]),
        3 => constructor.Invoke(Arguments[0], Arguments[1], Arguments[2]),
        _ => constructor.Invoke(Arguments[0], Arguments[1], Arguments[2], Arguments[3]),
    };

    // Only where exactly one constructor of that arity takes the arguments as they are; every other case is left to the runtime's binder.
    private static ConstructorInfo? ConstructorFor(Type type, object[] arguments)
    {
        ConstructorInfo? found = null;
        foreach (var candidate in type.GetConstructors())
        {
            var parameters = candidate.GetParameters();
            if (parameters.Length != arguments.Length) continue;
            for (var i = 0; i < parameters.Length; i++)
            {
                if (arguments[i] is null ? parameters[i].ParameterType.IsValueType : !parameters[i].ParameterType.IsInstanceOfType(arguments[i]))
                    return null;
            }
            if (found is not null) return null;
            found = candidate;
        }
        return found;
    }

    private static object? Evaluate(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(EvaluateTarget(member.Expression)),
        MemberExpression { Member: PropertyInfo property } member => property.GetValue(EvaluateTarget(member.Expression)),
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked, Method: null } convert => Convert(convert),
        NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array => MakeArray(array),
        // The rest (calls, conditionals, lambdas) by the interpreter, which emits nothing.
        _ => Expression.Lambda(expression).Compile(preferInterpretation: true).DynamicInvoke(),
    };

    private static object? EvaluateTarget(Expression? target) => target is null ? null : Evaluate(target);

    private static object? Convert(UnaryExpression convert)
    {
        var value = Evaluate(convert.Operand);
        var target = Nullable.GetUnderlyingType(convert.Type) ?? convert.Type;
        return value is null || target.IsInstanceOfType(value) ? value
            : Expression.Lambda(convert).Compile(preferInterpretation: true).DynamicInvoke();
    }

    private static Array MakeArray(NewArrayExpression array)
    {
        var made = Array.CreateInstance(array.Type.GetElementType()!, array.Expressions.Count);
        for (var i = 0; i < array.Expressions.Count; i++) made.SetValue(Evaluate(array.Expressions[i]), i);
        return made;
    }
}

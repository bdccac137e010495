namespace Troupe.Engine;

/// <summary>One object a system, made when first asked for.</summary>
public interface IExtension;

/// <summary>Names an extension and makes it.</summary>
public interface IExtensionId
{
    /// <summary>The extension's type.</summary>
    Type ExtensionType { get; }

    /// <summary>Registers it.</summary>
    object Apply(ActorSystem system);

    /// <summary>Gives it, made first where it is not there.</summary>
    object Get(ActorSystem system);

    /// <summary>Makes it; called once a system.</summary>
    object CreateExtension(ExtendedActorSystem system);
}

/// <summary>The same, typed.</summary>
public interface IExtensionId<out T> : IExtensionId where T : IExtension
{
    /// <summary>Registers it.</summary>
    new T Apply(ActorSystem system);

    /// <summary>Gives it, made first where it is not there.</summary>
    new T Get(ActorSystem system);

    /// <summary>Makes it; called once a system.</summary>
    new T CreateExtension(ExtendedActorSystem system);
}

/// <summary>What an extension's id is derived from.</summary>
public abstract class ExtensionIdProvider<T> : IExtensionId<T> where T : IExtension
{
    /// <inheritdoc/>
    public Type ExtensionType => typeof(T);

    /// <inheritdoc/>
    public T Apply(ActorSystem system) => (T)system.RegisterExtension(this);

    /// <inheritdoc/>
    public T Get(ActorSystem system) => (T)system.RegisterExtension(this);

    /// <inheritdoc/>
    public abstract T CreateExtension(ExtendedActorSystem system);

    object IExtensionId.Apply(ActorSystem system) => Apply(system);

    object IExtensionId.Get(ActorSystem system) => Get(system);

    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);
}

/// <summary>Asking a system for its extensions.</summary>
public static class ActorSystemWithExtensions
{
    /// <summary>The extension.</summary>
    /// <exception cref="InvalidOperationException">It is not there: its type does not say who makes it.</exception>
    public static T WithExtension<T>(this ActorSystem system) where T : class, IExtension =>
        system.GetExtension<T>() ?? throw new InvalidOperationException($"The extension {typeof(T)} has not been registered.");

    /// <summary>The extension, made by the provider's constructor where it is not there.</summary>
    public static T WithExtension<T>(this ActorSystem system, Type extensionId) where T : class, IExtension =>
        (T)system.RegisterExtension((IExtensionId)Activator.CreateInstance(extensionId)!);

    /// <summary>The extension, made by the provider's constructor where it is not there.</summary>
    public static T WithExtension<T, TI>(this ActorSystem system) where T : class, IExtension where TI : IExtensionId, new() =>
        (T)system.RegisterExtension(new TI());
}

/// <summary>The extensions of one system, each made once, by whoever asks first; others wait for it.</summary>
internal sealed class ExtensionTable(ExtendedActorSystem system)
{
    private readonly Dictionary<Type, Lazy<object>> _extensions = []; // Guarded by itself; the extensions are made outside the lock.

    internal object Register(IExtensionId id)
    {
        Lazy<object>? extension;
        lock (_extensions)
        {
            if (!_extensions.TryGetValue(id.ExtensionType, out extension))
                _extensions.Add(id.ExtensionType, extension = new Lazy<object>(() => id.CreateExtension(system)));
        }
        return extension.Value;
    }

    /// <summary>Makes what <c>akka.extensions</c> names; what cannot be made is an error in the log, and the next one's turn.</summary>
    internal void RegisterConfigured(Config config, ILoggingAdapter log)
    {
        foreach (var name in config.GetStringList("akka.extensions"))
        {
            try
            {
                if (Activator.CreateInstance(TypeNames.Resolve(name)) is IExtensionId id) Register(id);
                else log.Error("[{0}] is not an 'ExtensionId', skipping...", name);
            }
            catch (Exception fault)
            {
                log.Error(fault, "While trying to load extension [{0}], skipping...", name);
            }
        }
    }

    internal bool TryGet(Type type, out object? extension)
    {
        Lazy<object>? found;
        lock (_extensions) _extensions.TryGetValue(type, out found);
        extension = found?.Value;
        return found is not null;
    }
}

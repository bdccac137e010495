namespace Troupe.Code;

using System.Reflection;
using Troupe.Payload;
using Troupe.Wire;

/// <summary>Finds the types and methods that a <see cref="ReferenceWriter"/> wrote.</summary>
internal sealed class ReferenceReader
{
    private const int MaxDepth = 64;

    private readonly List<Assembly> _assemblies = [];

    public Type Type(ref PayloadReader reader) => Type(ref reader, 0);

    public MethodInfo Method(ref PayloadReader reader)
    {
        var owner = Type(ref reader);
        var module = Home(ref reader).ManifestModule;
        var token = Token(ref reader);
        var arguments = Types(ref reader, 0);
        try
        {
            var definition = module.ResolveMethod(token) as MethodInfo;
            if (definition?.DeclaringType is null)
            {
                throw new FunctionNotFoundException($"Token {token:x8} of {module.Assembly.GetName().Name} is no method of a type.");
            }

            var method = owner.IsConstructedGenericType ? (MethodInfo)MethodBase.GetMethodFromHandle(definition.MethodHandle, owner.TypeHandle)! : definition;
            return arguments.Length == 0 ? method : method.MakeGenericMethod(arguments);
        }
        catch (Exception error) when (error is ArgumentException or BadImageFormatException or TypeLoadException or InvalidOperationException or System.IO.FileNotFoundException)
        {
            throw new FunctionNotFoundException($"Method {token:x8} of {owner}, in {module.Assembly.GetName().Name}, cannot be found: {error.Message}", error);
        }
    }

    private Type Type(ref PayloadReader reader, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new WireFormatException($"Types nest more than {MaxDepth} deep.");
        }

        var tag = reader.Byte();
        try
        {
            return tag switch
            {
                >= KnownTypes.First => KnownTypes.Of(tag) ?? throw new WireFormatException($"No known type has the number {tag}."),
                ReferenceWriter.ByName => Named(reader.Text()),
                ReferenceWriter.ByToken => Home(ref reader).ManifestModule.ResolveType(Token(ref reader)),
                ReferenceWriter.Vector => Type(ref reader, depth + 1).MakeArrayType(),
                ReferenceWriter.Grid => GridOf(reader.Count(), Type(ref reader, depth + 1)),
                ReferenceWriter.Constructed => Type(ref reader, depth + 1).MakeGenericType(Types(ref reader, depth + 1)),
                _ => throw new WireFormatException($"No form of a type has the tag {tag}."),
            };
        }
        catch (Exception error) when (error is ArgumentException or BadImageFormatException or TypeLoadException or InvalidOperationException or System.IO.FileNotFoundException)
        {
            throw new FunctionNotFoundException($"A type that the function mentions cannot be found: {error.Message}", error);
        }
    }

    private Type[] Types(ref PayloadReader reader, int depth)
    {
        var types = new Type[reader.Elements()];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = Type(ref reader, depth);
        }

        return types;
    }

    private Assembly Home(ref PayloadReader reader)
    {
        var index = reader.Count();
        if (index > _assemblies.Count)
        {
            throw new WireFormatException($"Assembly {index} is mentioned, {_assemblies.Count} are known.");
        }

        if (index > 0)
        {
            return _assemblies[index - 1];
        }

        var assembly = AssemblyFinder.Find(
            reader.Text() ?? throw new WireFormatException("An assembly has no name."), reader.Raw<Guid>(), reader.Text() ?? "");
        _assemblies.Add(assembly);
        return assembly;
    }

    private static int Token(ref PayloadReader reader) => reader.Count();

    private static Type Named(string? name) =>
        typeof(object).Assembly.GetType(name ?? "") ?? throw new FunctionNotFoundException($"The runtime has no type '{name}' here.");

    private static Type GridOf(int rank, Type element) =>
        rank is > 0 and <= 32 ? element.MakeArrayType(rank) : throw new WireFormatException($"An array of {rank} dimensions is announced.");
}

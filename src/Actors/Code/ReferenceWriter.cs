namespace Troupe.Code;

using System.Reflection;
using Troupe.Payload;

/// <summary>
/// Writes types and methods so that another process finds exactly the same: assembly, its module version, metadata token, generic arguments.
/// An assembly is written out where it is first mentioned, and by its number after that.
/// </summary>
internal sealed class ReferenceWriter(PayloadWriter writer)
{
    public const byte ByName = 0, ByToken = 1, Vector = 2, Grid = 3, Constructed = 4;

    private readonly List<Assembly> _assemblies = [];

    public void Type(Type type)
    {
        if (KnownTypes.NumberOf(type) is >= 0 and var known)
        {
            writer.Byte((byte)known);
        }
        else if (type.IsSZArray)
        {
            writer.Byte(Vector);
            Type(type.GetElementType()!);
        }
        else if (type.IsArray)
        {
            writer.Byte(Grid);
            writer.Number((uint)type.GetArrayRank());
            Type(type.GetElementType()!);
        }
        else if (type.IsConstructedGenericType)
        {
            writer.Byte(Constructed);
            Type(type.GetGenericTypeDefinition());
            Types(type.GenericTypeArguments);
        }
        else if (type.Assembly == typeof(object).Assembly && type.FullName is { } name)
        {
            // The runtime's own types have fixed names, but tokens that change with each servicing release.
            writer.Byte(ByName);
            writer.Text(name);
        }
        else
        {
            writer.Byte(ByToken);
            Home(type.Assembly);
            writer.Number((uint)type.MetadataToken);
        }
    }

    public void Method(MethodInfo method)
    {
        Type(method.DeclaringType!);
        Home(method.Module.Assembly);
        writer.Number((uint)method.MetadataToken);
        Types(method.IsGenericMethod ? method.GetGenericArguments() : []);
    }

    private void Types(Type[] types)
    {
        writer.Number((uint)types.Length);
        foreach (var type in types)
        {
            Type(type);
        }
    }

    private void Home(Assembly assembly)
    {
        var index = _assemblies.IndexOf(assembly);
        writer.Number((uint)(index + 1));
        if (index < 0)
        {
            if (assembly.IsDynamic)
            {
                throw new CannotTravelException(assembly.FullName!, "code made at run time cannot travel");
            }

            _assemblies.Add(assembly);
            writer.Text(assembly.GetName().Name);
            writer.Raw(assembly.ManifestModule.ModuleVersionId);
            writer.Text(assembly.Location);
        }
    }
}

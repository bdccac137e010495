namespace Troupe.EndToEnd.Tests;

using System.Reflection;
using Troupe.EndToEnd.Tests.Running;

public sealed class StructureTests
{
    private static readonly Assembly Product = typeof(WorkerPool).Assembly;

    [Theory]
    [InlineData("Troupe.Engine")]
    [InlineData("Troupe", "Troupe.Engine")]
    [InlineData("Troupe.Host", "Troupe")]
    [InlineData("Troupe.RemoteWorker", "Troupe", "Troupe.Engine")]
    [InlineData("Troupe.Hosting", "Troupe")]
    public void References_point_down_only(string assembly, params string[] below)
    {
        var path = Built.Output(assembly, assembly + ".dll");
        if (!File.Exists(path))
        {
            // A build on Akka.NET has no engine of ours.
            Assert.Equal("Troupe.Engine", assembly);
            return;
        }

        var references = Assembly.LoadFrom(path).GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.Empty(references.Where(name => name.StartsWith("Troupe", StringComparison.Ordinal)).Except(below));
    }

    [Fact]
    public void The_host_knows_no_engine()
    {
        var references = Assembly.LoadFrom(Built.Host).GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.DoesNotContain(references, IsEngine);
    }

    [Fact]
    public void Public_types_of_the_product_are_in_its_namespace() =>
        Assert.DoesNotContain(Product.GetExportedTypes(), type => type.Namespace != "Troupe");

    [Fact]
    public async Task Every_error_is_explained()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Built.Root, "docs", "errors.md"));
        var errors = Product.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(Exception)) && !type.IsAbstract).Select(static type => type.Name);

        Assert.DoesNotContain(errors, name => !page.Contains($"| `{name}` |", StringComparison.Ordinal));
    }

    [Fact]
    public void No_public_signature_of_the_product_shows_the_engine()
    {
        var shown =
            from type in Product.GetExportedTypes()
            from named in TypesShownBy(type)
            where Parts(named.Type).Any(part => IsEngine(part.Assembly.GetName().Name!))
            select $"{type}: {named.Where} shows {named.Type}";

        Assert.Empty(shown);
    }

    private static bool IsEngine(string assembly) =>
        assembly is "Troupe.Engine" or "Akka" || assembly.StartsWith("Akka.", StringComparison.Ordinal);

    private static IEnumerable<(string Where, Type Type)> TypesShownBy(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var heads = type.GetInterfaces().Append(type.BaseType).OfType<Type>().Select(above => ("its head", above));
        var attributes = type.GetCustomAttributesData().Select(attribute => ("its attributes", attribute.AttributeType));
        var constraints = ConstraintsOf(type.GetGenericArguments()).Select(constraint => ("its constraints", constraint));
        var fields = type.GetFields(All)
            .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
            .Select(field => (field.Name, field.FieldType));

        // Properties and events show themselves by their accessors.
        var methods = type.GetMembers(All).OfType<MethodBase>()
            .Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
                .Concat(method is MethodInfo info ? ConstraintsOf(info.GetGenericArguments()).Append(info.ReturnType) : [])
                .Select(shown => (method.Name, shown)));
        return [.. heads, .. attributes, .. constraints, .. fields, .. methods];
    }

    private static IEnumerable<Type> ConstraintsOf(Type[] arguments) =>
        arguments.Where(argument => argument.IsGenericParameter).SelectMany(argument => argument.GetGenericParameterConstraints());

    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericParameter: true } => [],
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()),
        _ => [type],
    };
}

namespace Troupe.Host.Mapping;

using System.Reflection;
using Troupe.Host.Lines;
using Troupe.Host.Methods;
using Troupe.Host.Resuming;

/// <summary>A map that can be done: everything that can be refused is refused in here, before a file is changed or a worker started.</summary>
internal sealed record MapPlan(MapRequest Request, MethodInfo Method, InputFormat Format, IMapRun Run, IReadOnlyList<string> Files)
{
    /// <exception cref="BadInputException">It cannot be done.</exception>
    public static async Task<MapPlan> OfAsync(MapRequest request)
    {
        var method = MethodFinder.Find(UserAssembly.Load(request.Assembly), request.Method, ParametersFor(request));
        var format = FormatFor(request, method);
        var run = MapRuns.Of(method, format);
        var files = InputFiles.Find(request.Inputs);
        CheckApart([("input", files), ("output", [request.Output]), ("errors' file", One(request.Errors)), ("state", One(request.State))]);
        if (request is { State: not null, Output: "-" })
        {
            throw new BadInputException("A map that can be gone on with writes to a file: say which with --output.");
        }

        foreach (var file in files.Where(file => file != "-" && format is { Kind: InputKind.Csv, Columns: not null }))
        {
            using var input = new ItemInput([file], format);
            await input.CheckColumnsAsync();
        }

        return new MapPlan(request, method, format, run, files);
    }

    /// <summary>What a state of it belongs to.</summary>
    public MapWork Work => new(
        Signature.Of(Method),
        Method.Module.ModuleVersionId,
        Format.Spoken,
        Request.InOrder ? "in order" : "as they come",
        Path.GetFullPath(Request.Output),
        Request.Errors is null ? null : Path.GetFullPath(Request.Errors));

    private static (int Least, int Most) ParametersFor(MapRequest request) => request switch
    {
        { Columns: { } columns } => (columns.Count, columns.Count),
        { Kind: InputKind.Csv or InputKind.Json } => (1, MapRuns.MostParameters),
        _ => (1, 1),
    };

    private static InputFormat FormatFor(MapRequest request, MethodInfo method)
    {
        var parameters = method.GetParameters();
        var isText = parameters is [{ ParameterType: var only }] && only == typeof(string);
        var kind = request.Kind ?? (request.Columns is not null ? InputKind.Csv : isText ? InputKind.Lines : InputKind.Json);
        if (kind == InputKind.Lines && !isText)
        {
            throw new BadInputException($"{Signature.Of(method)} does not take a text: with --format json each line is a JSON value.");
        }

        if (kind == InputKind.Lines && request.Columns is not null)
        {
            throw new BadInputException("Lines of text have no columns: --column goes with --format csv or json.");
        }

        if (kind == InputKind.Csv && request.Delimiter is '"' or '\n' or '\r')
        {
            throw new BadInputException("Fields of CSV cannot be delimited by quotes or line ends.");
        }

        // Several arguments, or a single value out of many fields, need columns; the parameters have names.
        var needsColumns = parameters.Length > 1 || (kind == InputKind.Csv && parameters[0].ParameterType != typeof(string[]));
        var columns = request.Columns ?? (needsColumns ? [.. parameters.Select(parameter => parameter.Name!)] : null);
        return new InputFormat(kind, request.Delimiter, columns, request.HasHeader);
    }

    private static void CheckApart((string Role, IReadOnlyList<string> Files)[] all)
    {
        for (var i = 0; i < all.Length; i++)
        {
            for (var j = i + 1; j < all.Length; j++)
            {
                var (left, right) = (all[i], all[j]);
                if (left.Files.FirstOrDefault(file => file != "-" && right.Files.Any(other => other != "-" && Lines.Files.AreSame(file, other))) is { } both)
                {
                    throw new BadInputException($"{both} is the {left.Role} and the {right.Role}: each needs a file of its own.");
                }
            }
        }
    }

    private static string[] One(string? file) => file is null ? [] : [file];
}

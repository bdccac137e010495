namespace Troupe.EndToEnd.Tests;

using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Troupe.EndToEnd.Tests.Running;

/// <summary>Nothing waits by the wall clock: whoever sets it ends no lease, no timeout and no worker.</summary>
public sealed class ClockTests
{
    private const byte Call = 0x28, CallVirtually = 0x6F;

    /// <summary>Who reads it, and what for.</summary>
    private static readonly Dictionary<string, string> s_readers = new()
    {
        ["Troupe.Engine.PeerTrust"] = "certificates are valid from a date to a date",
        ["Troupe.Engine.TlsCertificate"] = "the same, of its own",
        ["Troupe.Engine.LogEvent"] = "the time of a line in a log",
        ["Troupe.Engine.TimerQueueScheduler"] = "IScheduler.Now, which is for users: nothing here asks it",
        ["Troupe.Engine.SchedulerBase"] = "the same",
        ["Troupe.Remote.CodeCache"] = "when a folder of code was last used, to remove the oldest",
        ["Troupe.Host.Certificates.CertificateFolder"] = "certificates are valid from a date to a date",
    };

    private static readonly HashSet<string> s_clocks =
    [
        "DateTime.get_Now", "DateTime.get_UtcNow", "DateTime.get_Today", "DateTimeOffset.get_Now", "DateTimeOffset.get_UtcNow", "TimeProvider.GetUtcNow", "TimeProvider.GetLocalNow",
        "ITimeProvider.get_Now", "SchedulerBase.get_TimeNow",
    ];

    [Fact]
    public void Nothing_is_timed_by_the_wall_clock()
    {
        var readers = new[] { "Troupe.Engine", "Troupe", "Troupe.Hosting", "Troupe.RemoteWorker", "Troupe.Host" }
            .Select(static name => Built.Output(name, $"{name}.dll"))
            .Where(static file => File.Exists(file) || !file.EndsWith("Troupe.Engine.dll", StringComparison.Ordinal)) // A build on Akka.NET has no engine of ours.
            .SelectMany(ReadersIn)
            .ToHashSet();

        Assert.Equal(s_readers.Keys.Order(), readers.Order());
    }

    private static List<string> ReadersIn(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var code = image.GetMetadataReader();
        var clocks = new HashSet<int>();
        clocks.UnionWith(code.MemberReferences.Where(member => s_clocks.Contains(NameOf(code, code.GetMemberReference(member)))).Select(static member => MetadataTokens.GetToken(member)));
        clocks.UnionWith(code.MethodDefinitions.Where(method => s_clocks.Contains(NameOf(code, code.GetMethodDefinition(method)))).Select(static method => MetadataTokens.GetToken(method)));
        return [.. code.MethodDefinitions
            .Select(code.GetMethodDefinition)
            .Where(method => method.RelativeVirtualAddress != 0 && Calls(image.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!, clocks))
            .Select(method => OutermostName(code, method.GetDeclaringType()))];
    }

    private static string NameOf(MetadataReader code, MemberReference member) =>
        member.Parent.Kind == HandleKind.TypeReference ? $"{code.GetString(code.GetTypeReference((TypeReferenceHandle)member.Parent).Name)}.{code.GetString(member.Name)}" : "";

    private static string NameOf(MetadataReader code, MethodDefinition method) => $"{code.GetString(code.GetTypeDefinition(method.GetDeclaringType()).Name)}.{code.GetString(method.Name)}";

    // A call is an opcode and a token; that another instruction's bytes look like one of these few is as good as impossible.
    private static bool Calls(byte[] instructions, HashSet<int> tokens)
    {
        for (var i = 0; i + sizeof(int) < instructions.Length; i++)
        {
            if (instructions[i] is Call or CallVirtually && tokens.Contains(BitConverter.ToInt32(instructions, i + 1)))
            {
                return true;
            }
        }

        return false;
    }

    private static string OutermostName(MetadataReader code, TypeDefinitionHandle handle)
    {
        var type = code.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? OutermostName(code, outer) : $"{code.GetString(type.Namespace)}.{code.GetString(type.Name)}";
    }
}

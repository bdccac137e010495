namespace Troupe.Engine;

using System.Diagnostics.CodeAnalysis;
using System.Text;

/// <summary>An actor's place in the tree: address, names from the root down, and the uid of one incarnation.</summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    /// <summary>What may stand in a name besides letters and digits.</summary>
    public const string ValidSymbols = "-_.*$+:@&=,!~';()";

    /// <summary>The uid of a path that means any incarnation.</summary>
    internal const long UndefinedUid = 0;

    private protected ActorPath(Address address, ActorPath? parent, string name, long uid)
    {
        Address = address;
        Parent = parent ?? this;
        Name = name;
        Uid = uid;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>The last name.</summary>
    public string Name { get; }

    /// <summary>The system's address.</summary>
    public Address Address { get; }

    /// <summary>Which incarnation; 0 for any.</summary>
    public long Uid { get; }

    /// <summary>The path above; the root's is itself.</summary>
    public ActorPath Parent { get; }

    /// <summary>How many names lie between the root and here.</summary>
    public int Depth { get; }

    /// <summary>The names from the root down.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            if (Depth == 0) return Name is "/" or "" ? [] : [Name.TrimStart('/')];
            var names = new string[Depth];
            for (var path = this; path.Depth > 0; path = path.Parent) names[path.Depth - 1] = path.Name;
            return names;
        }
    }

    /// <summary>The top of this path.</summary>
    public ActorPath Root => ParentOf(0);

    /// <summary>True where the text may be an actor's name.</summary>
    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$') return false;
        for (var i = 0; i < s.Length; i++)
        {
            var c = s[i];
            if (char.IsAsciiLetterOrDigit(c) || ValidSymbols.Contains(c)) continue;
            if (c == '%' && i + 2 < s.Length && char.IsAsciiHexDigit(s[i + 1]) && char.IsAsciiHexDigit(s[i + 2])) i += 2;
            else return false;
        }
        return true;
    }

    /// <summary>The same place, another incarnation.</summary>
    public ActorPath WithUid(long uid) =>
        uid == Uid ? this : Depth == 0 ? throw new NotSupportedException("RootActorPath must have undefined Uid") : new ChildActorPath(Parent, Name, uid);

    /// <summary>The ancestor at a depth; negative counts from here up.</summary>
    public ActorPath ParentOf(int depth)
    {
        var path = this;
        if (depth >= 0) while (path.Depth > depth) path = path.Parent;
        else for (var i = depth; i < 0 && path.Depth > 0; i++) path = path.Parent;
        return path;
    }

    /// <summary>The path of a child. A name may carry a uid: name#uid.</summary>
    public ActorPath Child(string childName)
    {
        var hash = childName.IndexOf('#');
        if (hash < 0) return new ChildActorPath(this, childName, UndefinedUid);
        return long.TryParse(childName.AsSpan(hash + 1), out var uid)
            ? new ChildActorPath(this, childName[..hash], uid)
            : new ChildActorPath(this, childName, UndefinedUid);
    }

    /// <summary>The path of a child.</summary>
    public static ActorPath operator /(ActorPath path, string name) => path.Child(name);

    /// <summary>The path of a grandchild.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (var part in name) if (part.Length > 0) path = path.Child(part);
        return path;
    }

    /// <summary>Reads a path with its address.</summary>
    /// <exception cref="UriFormatException">The text is no path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw NoPath(path);

    // See Address.NoAddress.
    private static Exception NoPath(string text) => new UriFormatException($"Can not parse an ActorPath: {text}");

    /// <summary>Reads a path with its address.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        if (string.IsNullOrEmpty(path) || !Address.TryParse(path, out var address, out var rest)) return false;
        return TryParse(new RootActorPath(address), rest, out actorPath);
    }

    /// <summary>Reads the names below a path.</summary>
    public static bool TryParse(ActorPath basePath, string absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        var path = basePath;
        foreach (var part in absoluteUri.Split('/', StringSplitOptions.RemoveEmptyEntries)) path = path.Child(part);
        actorPath = path;
        return true;
    }

    /// <summary>Reads the names below a path.</summary>
    public static bool TryParse(ActorPath basePath, ReadOnlySpan<char> absoluteUri, [NotNullWhen(true)] out ActorPath? actorPath) =>
        TryParse(basePath, absoluteUri.ToString(), out actorPath);

    /// <summary>Reads the address of a path.</summary>
    public static bool TryParseAddress(string path, [NotNullWhen(true)] out Address? address) => Address.TryParse(path, out address);

    /// <summary>The names alone, as a path from the root.</summary>
    public string ToStringWithoutAddress() => Write(null, withUid: false);

    /// <summary>Address, names, and the uid where there is one.</summary>
    public string ToStringWithUid() => Write(Address, withUid: true);

    /// <summary>Address and names.</summary>
    public string ToStringWithAddress() => Write(Address, withUid: false);

    /// <summary>As <see cref="ToStringWithAddress()"/>, with another address in place of a local one.</summary>
    public string ToStringWithAddress(Address address) => Write(Address.HasGlobalScope ? Address : address, withUid: false);

    /// <summary>What another system needs to send here: address, names and uid.</summary>
    public string ToSerializationFormat() => Write(Address, withUid: true);

    /// <summary>As <see cref="ToSerializationFormat"/>, with another address in place of a local one.</summary>
    public string ToSerializationFormatWithAddress(Address address) =>
        Write(Address.HasGlobalScope ? Address : address, withUid: true);

    private string Write(Address? address, bool withUid)
    {
        var text = new StringBuilder(address?.ToString());
        if (Depth == 0) text.Append(Name);
        else
        {
            var root = Root.Name;
            if (root.Length > 1) text.Append(root);
            foreach (var name in Elements) text.Append('/').Append(name);
        }
        if (withUid && Uid != UndefinedUid) text.Append('#').Append(Uid);
        return text.ToString();
    }

    /// <inheritdoc/>
    public int CompareTo(ActorPath? other) =>
        other is null ? 1 : ReferenceEquals(this, other) ? 0 : string.CompareOrdinal(ToString(), other.ToString());

    /// <summary>Same address, same names; the uid does not count.</summary>
    public bool Equals(ActorPath? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Depth != other.Depth) return false;
        ActorPath left = this, right = other;
        while (left.Depth > 0)
        {
            if (ReferenceEquals(left, right)) return true;
            if (left.Name != right.Name) return false;
            (left, right) = (left.Parent, right.Parent);
        }
        return left.Name == right.Name && left.Address.Equals(right.Address);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActorPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = Address.GetHashCode();
        for (var path = this; path.Depth > 0; path = path.Parent) hash = (hash * 31) ^ path.Name.GetHashCode();
        return hash;
    }

    /// <summary>Same place.</summary>
    public static bool operator ==(ActorPath? left, ActorPath? right) => left?.Equals(right) ?? right is null;

    /// <summary>Another place.</summary>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);

    /// <inheritdoc/>
    public override string ToString() => ToStringWithAddress();
}

/// <summary>The top of a system's tree.</summary>
public sealed class RootActorPath : ActorPath
{
    /// <summary>The root of the system at an address.</summary>
    public RootActorPath(Address address, string name = "") : base(address, null, name.Length == 0 ? "/" : name, UndefinedUid) { }
}

/// <summary>Anything below the root.</summary>
public sealed class ChildActorPath : ActorPath
{
    /// <summary>The path of a child.</summary>
    public ChildActorPath(ActorPath parentPath, string name, long uid) : base(parentPath.Address, parentPath, name, uid) { }
}

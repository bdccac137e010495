namespace Troupe.Engine;

/// <summary>
/// What two systems say before anything else. Both prove that they know the secret, over both nonces, addresses and uids and what the link is known by, each in its own role; the one that
/// was called proves last, so a stranger learns nothing that he could try secrets on.
/// <code>
///   caller                               called
///   hello: version, nonce, address, uid ──►
///              ◄── hello: version, nonce, address, uid
///   proof: HMAC("caller", both hellos)  ──►
///              ◄── proof: HMAC("called", both hellos)
/// </code>
/// Each goes as one byte of length and that many bytes.
/// </summary>
internal sealed class Handshake(byte[] secret, Address local, long uid)
{
    public const int LongestPart = 255;
    private const byte Version = 1;
    private const int NonceSize = 32;

    private readonly byte[] _hello = HelloOf(local, uid);
    private byte[] _peerHello = [];

    /// <summary>This end's first part.</summary>
    public ReadOnlySpan<byte> Hello => _hello;

    /// <summary>What the peer says its address is; true once it has proved to know the secret.</summary>
    public Address? PeerAddress { get; private set; }

    /// <summary>What the link is known by, see <see cref="Link.Binding"/>: the proofs are over it, too.</summary>
    public byte[] Binding { get; set; } = [];

    /// <summary>The number of the peer's incarnation.</summary>
    public long PeerUid { get; private set; }

    /// <summary>Takes the peer's hello; null if all is well, or why not.</summary>
    public string? TakeHello(ReadOnlySpan<byte> part)
    {
        try
        {
            var reader = new WireReader(part);
            var version = reader.Byte();
            if (version != Version) return $"it speaks version {version}, not {Version}";
            // Our own hello back at us: somebody plays what he hears.
            if (part.SequenceEqual(_hello)) return "it repeats what it was sent";
            _ = reader.Bytes(NonceSize);
            PeerUid = reader.Int64();
            var address = reader.Text();
            reader.End();
            if (!RemoteAddress.TryParse(address, out var parsed) || parsed.Protocol != local.Protocol) return "it has no proper address";
            PeerAddress = parsed;
            _peerHello = part.ToArray();
            return null;
        }
        catch (MalformedFrameException wrong)
        {
            return wrong.Message;
        }
    }

    /// <summary>This end's proof, in the role it has.</summary>
    public byte[] ProofAs(HandshakeRole role) => Proof(role, ofPeer: false);

    /// <summary>Whether the peer's proof shows that it knows the secret.</summary>
    public bool Accepts(ReadOnlySpan<byte> proof, HandshakeRole roleOfPeer) => Sha256.FixedTimeEquals(proof, Proof(roleOfPeer, ofPeer: true));

    private byte[] Proof(HandshakeRole role, bool ofPeer)
    {
        // The caller's hello stands first whoever computes, so both compute over the same.
        var callerIsPeer = ofPeer == (role == HandshakeRole.Caller);
        var (first, second) = callerIsPeer ? (_peerHello, _hello) : (_hello, _peerHello);
        var transcript = new byte[1 + first.Length + second.Length + Binding.Length];
        transcript[0] = (byte)role;
        first.CopyTo(transcript, 1);
        second.CopyTo(transcript, 1 + first.Length);
        Binding.CopyTo(transcript, 1 + first.Length + second.Length);
        return Sha256.Hmac(secret, transcript);
    }

    private static byte[] HelloOf(Address local, long uid)
    {
        var hello = new WireWriter();
        hello.Byte(Version);
        hello.Bytes(Libc.Random(NonceSize));
        hello.Int64(uid);
        hello.Text(local.ToString());
        if (hello.Count > LongestPart) throw new RemoteTransportException($"The address {local} is too long.");
        return hello.Written.ToArray();
    }
}

/// <summary>Which end of a handshake one is.</summary>
internal enum HandshakeRole : byte
{
    Caller = 1,
    Called = 2,
}

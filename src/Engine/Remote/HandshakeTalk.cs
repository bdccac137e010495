namespace Troupe.Engine;

/// <summary>Carries a <see cref="Handshake"/> over a link, within its time. The answers are null, or why the peer is refused.</summary>
internal sealed class HandshakeTalk(Link link, Handshake handshake, TimeSpan timeout)
{
    private readonly long _deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;

    public Address? PeerAddress => handshake.PeerAddress;

    public long PeerUid => handshake.PeerUid;

    /// <summary>Whether the peer said anything at all.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>Whether the peer ended the link in the midst of it.</summary>
    public bool HungUp { get; private set; }

    public string? Call()
    {
        if (Secure() is { } insecure) return insecure;
        if (!Write(handshake.Hello)) return "it hung up";
        if (Read() is not { } hello) return "it does not say hello; it does not trust this system, knows another secret, has too many callers, or is busy";
        if (TakeHello(hello) is { } refusal) return refusal;
        if (!Write(handshake.ProofAs(HandshakeRole.Caller))) return "it hung up";
        if (Read() is not { } proof) return "it does not accept the secret";
        return handshake.Accepts(proof, HandshakeRole.Called) ? null : "it does not know the secret";
    }

    public string? BeCalled()
    {
        if (Secure() is { } insecure) return insecure;
        if (Read() is not { } hello) return "it does not say hello in time";
        if (TakeHello(hello) is { } refusal) return refusal;
        if (!Write(handshake.Hello)) return "it hung up";
        if (Read() is not { } proof) return "it gives no proof in time";
        if (!handshake.Accepts(proof, HandshakeRole.Caller)) return "it does not know the secret";
        return Write(handshake.ProofAs(HandshakeRole.Called)) ? null : "it hung up";
    }

    private string? Secure()
    {
        var refusal = link.Secure(_deadline);
        if (refusal is null) handshake.Binding = link.Binding;
        return refusal;
    }

    private string? TakeHello(ReadOnlySpan<byte> hello) => handshake.TakeHello(hello) ?? link.Doubts(handshake.PeerAddress!);

    // A part is so short that a new socket takes it whole; one that does not is not worth waiting for.
    private bool Write(ReadOnlySpan<byte> part)
    {
        Span<byte> framed = stackalloc byte[1 + Handshake.LongestPart];
        framed[0] = (byte)part.Length;
        part.CopyTo(framed[1..]);
        var isWritten = link.TryWrite(framed[..(part.Length + 1)]) == part.Length + 1;
        HungUp |= !isWritten;
        return isWritten;
    }

    private byte[]? Read()
    {
        Span<byte> length = stackalloc byte[1];
        if (!ReadExactly(length)) return null;
        var part = new byte[length[0]];
        return ReadExactly(part) ? part : null;
    }

    private bool ReadExactly(Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var left = _deadline - Environment.TickCount64;
            if (left <= 0 || !link.WaitReadable((int)left)) return false;
            var count = link.Read(into);
            if (count <= 0)
            {
                HungUp = true;
                return false;
            }

            HasSpoken = true;
            into = into[count..];
        }

        return true;
    }
}

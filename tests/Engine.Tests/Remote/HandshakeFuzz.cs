namespace Troupe.Engine.Tests.Remote;

/// <summary>A caller that does not know the secret, or does not keep to what is to be said. The same for the same seed.</summary>
internal sealed class HandshakeFuzz(byte[] secret, Address peer, Address target, int seed)
{
    private readonly Random _random = new(seed);

    // Of another talk: what somebody may have heard.
    private readonly byte[] _oldProof = OldProof(secret, peer, target);

    /// <summary>So many were sent a whole hello in answer to theirs.</summary>
    public int Hellos { get; private set; }

    /// <summary>So many proofs were tried.</summary>
    public int Proofs { get; private set; }

    /// <summary>Says something, and hears what comes of it.</summary>
    public bool IsLetIn(UnixLink link)
    {
        var ours = new Handshake(secret, peer, 1);
        var hello = Part(ours.Hello.ToArray());
        switch (_random.Next(6))
        {
            case 0:
                hello = new byte[_random.Next(1, 300)];
                _random.NextBytes(hello);
                break;
            case 1:
                hello = hello[.._random.Next(hello.Length)];
                break;
            case 2 or 3:
                for (var flips = _random.Next(1, 4); flips > 0; flips--) hello[_random.Next(hello.Length)] ^= (byte)_random.Next(1, 256);
                break;
        }

        link.TryWrite(hello);
        // Half of those who break off do so at once, so that nobody waits for them to go on.
        if (hello.Length == 0 || hello.Length <= hello[0]) link.Close();
        if (Read(link) is not { } answer) return false;
        Hellos++;
        // A longer one has gone on talking already; a changed one has to prove to be who it said.
        var proof = _random.Next(4) switch
        {
            0 => _oldProof,
            1 => Random(_random.Next(1, 64)),
            _ => Flipped(ours.TakeHello(answer) is null ? ours.ProofAs(HandshakeRole.Caller) : _oldProof),
        };
        link.TryWrite(Part(proof));
        Proofs++;
        return Read(link) is not null;
    }

    private byte[] Random(int size)
    {
        var bytes = new byte[size];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Flipped(byte[] proof)
    {
        proof[_random.Next(proof.Length)] ^= (byte)_random.Next(1, 256);
        return proof;
    }

    private static byte[] OldProof(byte[] secret, Address peer, Address target)
    {
        var (caller, called) = (new Handshake(secret, peer, 1), new Handshake(secret, target, 2));
        caller.TakeHello(called.Hello);
        return caller.ProofAs(HandshakeRole.Caller);
    }

    private static byte[] Part(byte[] bytes) => [(byte)bytes.Length, .. bytes];

    // Null: it has hung up.
    private static byte[]? Read(UnixLink link)
    {
        var length = new byte[1];
        if (link.Read(length) <= 0) return null;
        var part = new byte[length[0]];
        for (var have = 0; have < part.Length;)
        {
            if (link.Read(part.AsSpan(have)) is not (> 0 and var count)) return null;
            have += count;
        }

        return part;
    }
}

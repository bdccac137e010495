namespace Troupe.Engine;

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

/// <summary>
/// TLS over another link.
/// <code>
///   writer ─► TryWrite ─► SslStream ─► CipherStream ─► TcpLink          encrypts a piece only when the one before is out
///   reader ◄─ Read     ◄─ SslStream ◄─ CipherStream ◄─ TcpLink
/// </code>
/// </summary>
internal sealed class TlsLink : Link
{
    // So much is encrypted before it is given to the kernel: some records to a system call.
    private const int Piece = 64 * 1024;

    private readonly Link _under;
    private readonly TlsOptions _options;
    private readonly string? _host;
    private readonly CipherStream _cipher;
    private readonly SslStream _tls;
    private readonly byte[] _ahead = new byte[256];
    private int _aheadFrom;
    private int _aheadTo;
    private int _underWay;
    private string? _refusal;
    private X509Certificate2? _peer;

    /// <summary>Over a link to a host that was called, or from one who has called (null).</summary>
    public TlsLink(Link under, TlsOptions options, string? host)
    {
        (_under, _options, _host) = (under, options, host);
        _cipher = new CipherStream(under);
        _tls = new SslStream(_cipher, leaveInnerStreamOpen: true);
    }

    /// <summary>The called one's certificate: who sits between two ends has to show another.</summary>
    public override byte[] Binding => SHA256.HashData((_host is null ? _options.Certificate : _peer!).RawData);

    public override string Whence => _under.Whence;

    public override string? Place => _under.Place;

    public override string? Secure(long deadline)
    {
        _cipher.Deadline = deadline;
        try
        {
            if (_host is null) _tls.AuthenticateAsServer(_options.ToBeCalled(IsTrusted));
            else _tls.AuthenticateAsClient(_options.ToCall(_host, IsTrusted));
            _peer = _tls.RemoteCertificate as X509Certificate2;
            if (_peer is null && _host is not null) return PeerTrust.NoCertificate;
            _cipher.Deadline = null;
            _cipher.Agreed = true;
            return null;
        }
        catch (CipherStream.TimeIsUpException)
        {
            return "it does not agree on TLS in time";
        }
        catch (Exception wrong)
        {
            // Whatever a stranger's bytes do to the TLS library or to a certificate's parser ends his call, and not this process.
            return _refusal ?? $"it does not agree on TLS: {wrong.InnerException?.Message ?? wrong.Message}";
        }
    }

    public override string? Doubts(Address claimed)
    {
        if (_peer is null || _options.HostCheck == HostCheck.None || (_options.HostCheck == HostCheck.Called && _host is null)) return null;
        var host = claimed.Host.Trim('[', ']');
        return _peer.MatchesHostname(host) ? null : $"its certificate ({_peer.Subject}) is not for the host {host}";
    }

    public override int Read(Span<byte> into)
    {
        if (_aheadFrom < _aheadTo)
        {
            var count = Math.Min(into.Length, _aheadTo - _aheadFrom);
            _ahead.AsSpan(_aheadFrom, count).CopyTo(into);
            _aheadFrom += count;
            return count;
        }

        try
        {
            return _tls.Read(into);
        }
        catch (Exception wrong) when (IsEnd(wrong))
        {
            return 0;
        }
    }

    public override int TryWrite(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (_cipher.TryFlush() is var before and <= 0) return before;
            // Encrypted by an earlier call, which was told that nothing went; it has gone now.
            var taken = _underWay;
            _underWay = 0;
            while (taken < bytes.Length)
            {
                var piece = bytes.Slice(taken, Math.Min(Piece, bytes.Length - taken));
                _tls.Write(piece);
                var now = _cipher.TryFlush();
                if (now < 0) return -1;
                if (now == 0)
                {
                    _underWay = piece.Length;
                    return taken;
                }

                taken += piece.Length;
            }

            return taken;
        }
        catch (Exception wrong) when (IsEnd(wrong))
        {
            return -1;
        }
    }

    public override bool WaitWritable(int milliseconds) => _under.WaitWritable(milliseconds);

    // Whether the socket has something says little of whether a record is whole: so the first bytes are read ahead.
    public override bool WaitReadable(int milliseconds)
    {
        if (_aheadFrom < _aheadTo) return true;
        _cipher.Deadline = Environment.TickCount64 + milliseconds;
        try
        {
            (_aheadFrom, _aheadTo) = (0, _tls.Read(_ahead));
            return true;
        }
        catch (CipherStream.TimeIsUpException)
        {
            return false;
        }
        catch (Exception wrong) when (IsEnd(wrong))
        {
            return true; // The next read tells.
        }
        finally
        {
            _cipher.Deadline = null;
        }
    }

    public override bool IsFinishing => _under.IsFinishing;

    public override void Finish() => _under.Finish();

    public override void Close() => _under.Close();

    public override void Dispose()
    {
        _tls.Dispose();
        _cipher.Dispose();
        _under.Dispose();
    }

    // InvalidOperation: closed, or failed before, by the other thread.
    private static bool IsEnd(Exception wrong) => wrong is IOException or AuthenticationException or InvalidOperationException or CryptographicException;

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _refusal = _options.Trust.Judge(certificate as X509Certificate2, chain, errors);
        return _refusal is null;
    }
}

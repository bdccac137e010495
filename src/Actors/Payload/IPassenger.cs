namespace Troupe.Payload;

/// <summary>What went with a call as a handle, and wants to know when nobody can come to have it by that call any more who has not got it yet.</summary>
internal interface IPassenger
{
    /// <summary>The call has ended, in whatever way, or was never made. Comes on any thread: short, and without a wait.</summary>
    void CallOver();
}

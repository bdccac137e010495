namespace Troupe.Engine;

public sealed partial class CoordinatedShutdown
{
    /// <summary>Why a system ends; derive for reasons of your own.</summary>
    public class Reason
    {
        /// <summary>By a derived type.</summary>
        protected Reason() { }
    }

    /// <summary>Not known.</summary>
    public class UnknownReason : Reason
    {
        /// <summary>The reason.</summary>
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason() { }
    }

    /// <summary><see cref="ActorSystem.Terminate"/> was called.</summary>
    public class ActorSystemTerminateReason : Reason
    {
        /// <summary>The reason.</summary>
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason() { }
    }

    /// <summary>The process ends.</summary>
    public class ClrExitReason : Reason
    {
        /// <summary>The reason.</summary>
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason() { }
    }
}

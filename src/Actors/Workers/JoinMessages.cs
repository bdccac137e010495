namespace Troupe.Workers;

/// <summary>To the join actor: a worker with this ticket will say hello; tell the keeper then.</summary>
internal sealed record ExpectWorker(int Ticket, IActorRef Keeper);

/// <summary>To the join actor: whoever says hello with this ticket from now on is unknown.</summary>
internal sealed record ForgetWorker(int Ticket);

using Troupe.Remote;
using Troupe.Workers;

// With arguments it is a machine's agent, which people start; without, one worker process, which a program starts.
return args.Length > 0 ? AgentProgram.Run(args) : WorkerProcess.Run(WorkerActor.PropsFor);

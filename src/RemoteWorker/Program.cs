using Troupe.Workers;

return WorkerProcess.Run(WorkerActor.PropsFor);

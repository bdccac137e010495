using Troupe.Workers;

return WorkerProcess.Run(static (name, mark) => Props.Create(typeof(IdleControl)));

using Troupe.Workers;

return await WorkerProcess.RunAsync(static (name, mark) => Props.Create(typeof(IdleControl)));

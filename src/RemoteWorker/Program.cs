using Troupe.Peers;
using Troupe.Workers;

return await WorkerProcess.RunAsync((name, mark) => WorkerActor.PropsFor(name, mark, Node.Current.Pool.ReportInterval));

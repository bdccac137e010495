using Troupe.Peers;
using Troupe.Workers;

return WorkerProcess.Run(static (name, mark) => WorkerActor.PropsFor(name, mark, Node.Current.Pool.ReportInterval));

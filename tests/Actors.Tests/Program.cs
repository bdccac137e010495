// The tests' own processes: without arguments a worker whose control actor does as it is told, with "host" a program that has one such worker.
using Troupe.Actors.Tests.Workers;
using Troupe.Workers;

if (args is not ["host"])
{
    return WorkerProcess.Run(static (_, mark, _) => Props.Create(typeof(ObedientControl), mark));
}

return ObedientHost.Run();

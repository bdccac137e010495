// The tests' own processes: without arguments a worker whose control actor does as it is told, with "host" a program that has one such worker, with "parent" one that has children.
using Troupe.Actors.Tests.Spawning;
using Troupe.Actors.Tests.Workers;
using Troupe.Workers;

return args switch
{
    ["host"] => ObedientHost.Run(),
    ["parent"] => ParentProgram.Run(),
    _ => WorkerProcess.Run(static (_, mark, _) => Props.Create(typeof(ObedientControl), mark)),
};

// One host, one registry of agents: what an agent of one test offers, a pool of another would take.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]

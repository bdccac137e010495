namespace Troupe.Host.Scenarios;

/// <summary>Six large numbers are tested for being prime, each by whichever worker is free.</summary>
internal sealed class Primes : IScenario
{
    private static readonly long[] s_numbers =
        [112272535095293, 112582705942171, 112272535095293, 115280095190773, 115797848077099, 1099726899285419];

    public string Name => "primes";

    public string Summary => "Six large numbers are tested for being prime on all processors.";

    public string Python => "ProcessPoolExecutor.map";

    public async Task PlayAsync(Stage stage, Play play)
    {
        await using var pool = await play.StartPoolAsync(Environment.ProcessorCount);

        var primes = await pool.MapAsync(static number => (IsPrime: IsPrime(number), Place: Place.Here()), s_numbers);

        foreach (var (number, prime) in s_numbers.Zip(primes))
        {
            stage.Say($"{number} is prime: {prime.IsPrime}");
        }

        stage.ShowPlaces("numbers", primes.Select(prime => prime.Place));
        stage.Expect(primes.Select(prime => prime.IsPrime).SequenceEqual([true, true, true, true, true, false]), "all are but the last");
    }

    private static bool IsPrime(long number)
    {
        if (number < 2 || (number % 2 == 0 && number != 2))
        {
            return false;
        }

        for (long i = 3; i <= Math.Sqrt(number); i += 2)
        {
            if (number % i == 0)
            {
                return false;
            }
        }

        return true;
    }
}

#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;

long[] numbers = [112272535095293, 112582705942171, 115280095190773, 115797848077099, 1099726899285419];
await using var pool = await WorkerPool.StartAsync(Backend.Processes);
var primes = await pool.MapAsync(IsPrime, numbers);
Console.WriteLine(string.Join(Environment.NewLine, numbers.Zip(primes, static (number, isPrime) => $"{number} is prime: {isPrime}")));
static bool IsPrime(long number)
{
    var divisor = 3L;
    while (divisor * divisor <= number && number % divisor != 0) { divisor += 2; }
    return number % 2 == 1 && divisor * divisor > number;
}

namespace Troupe.Host.Methods;

/// <summary>Which of the names that exist somebody may have meant: few letters away, or the same last part in another namespace.</summary>
internal static class NearNames
{
    private const int Offered = 3;

    public static IReadOnlyList<string> Of(string wanted, IEnumerable<string> names) =>
        [.. names
            .Select(name => (Name: name, Distance: Distance(wanted, name)))
            .Where(near => near.Distance <= 1 + (wanted.Length / 4) || Last(near.Name).Equals(Last(wanted), StringComparison.OrdinalIgnoreCase))
            .OrderBy(near => near.Distance)
            .ThenBy(near => near.Name, StringComparer.Ordinal)
            .Take(Offered)
            .Select(near => near.Name)];

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>Letters to insert, remove or replace to make one of the other; case does not count.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j - 1], row[j]));
            }
        }

        return row[^1];
    }
}

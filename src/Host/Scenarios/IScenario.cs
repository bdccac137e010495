namespace Troupe.Host.Scenarios;

/// <summary>One pattern that can be run and read: it says what it does, does it on either backend, and checks what came of it.</summary>
internal interface IScenario
{
    /// <summary>What one types to run it: small letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>What it shows, in one line.</summary>
    string Summary { get; }

    /// <summary>What Python's modules call what it shows.</summary>
    string Python { get; }

    /// <summary>Whether it takes addresses to load.</summary>
    bool TakesUrls => false;

    /// <summary>Whether workers of other machines can do it: it starts no processes itself.</summary>
    bool RunsElsewhere => false;

    /// <summary>Runs it once. What it claims goes to <see cref="Stage.Expect"/>; what it throws is a claim that does not hold.</summary>
    Task PlayAsync(Stage stage, Play play);
}

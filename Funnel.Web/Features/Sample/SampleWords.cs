namespace Funnel.Web.Features.Sample;

/// <summary>Everything the sample company says, in one language. Lists stand in the same order in every language.</summary>
internal sealed record SampleWords
{
    public required string Company { get; init; }

    public required string Tagline { get; init; }

    /// <summary>The default pipeline, then the small one; open stages, won, lost.</summary>
    public required string[] PipelineNames { get; init; }

    public required string[] Stages { get; init; }

    public required string[] RenewalStages { get; init; }

    /// <summary>The root, then those below it.</summary>
    public required string[] Departments { get; init; }

    public required string[] Sellers { get; init; }

    /// <summary>First and last names for companies larger than the twelve; last names fit the first names of the same half.</summary>
    public required string[] MenFirst { get; init; }

    public required string[] WomenFirst { get; init; }

    public required string[] MenLast { get; init; }

    public required string[] WomenLast { get; init; }

    public required string[] Lines { get; init; }

    public required string[] Products { get; init; }

    public required string[] Channels { get; init; }

    public required string[] CustomerTypes { get; init; }

    public required string[] LossReasons { get; init; }

    /// <summary>Customers known by name, with their type's index.</summary>
    public required (string Name, int Type)[] KnownCustomers { get; init; }

    public required string[] Places { get; init; }

    public required (string Word, int Type)[] Trades { get; init; }

    /// <summary>What tells customers of one place and trade apart.</summary>
    public required string[] Branches { get; init; }

    /// <summary>What a deal is about, when the customer's name alone does not say it.</summary>
    public required string[] Sites { get; init; }

    public required string[] RepeatSites { get; init; }

    public required string[] Notes { get; init; }

    public required string[] Subjects { get; init; }

    /// <summary>A list for each open stage.</summary>
    public required string[][] Steps { get; init; }

    /// <summary>Steps that ask for the day of closing and for the proposal.</summary>
    public required string CloseStep { get; init; }

    public required string ProposalStep { get; init; }

    /// <summary>File name and kind, a list for each open stage.</summary>
    public required (string Name, string Kind)[][] Documents { get; init; }

    public required string[] RaisedBecause { get; init; }

    public required string[] LoweredBecause { get; init; }

    public required string[] LikelyBecause { get; init; }

    public required string[] UnlikelyBecause { get; init; }

    public required string EnteredTwice { get; init; }

    public static SampleWords For(string language) => language == "ru" ? RussianWords.All : EnglishWords.All;
}

using System.Collections.Immutable;
using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;

namespace Funnel.Domain.Deals;

/// <summary>A step of a playbook and whether this deal has it.</summary>
public sealed record StepState(PlaybookStep Step, bool Done);

/// <summary>How far a deal is through the playbook of its stage, in the playbook's order.</summary>
public sealed record PlaybookState(Playbook Playbook, ImmutableArray<StepState> Steps)
{
    public int Done => Steps.Count(s => s.Done);

    /// <summary>What keeps the deal from going on.</summary>
    public ImmutableArray<PlaybookStep> Missing => [.. Steps.Where(s => !s.Done && s.Step.Blocks).Select(s => s.Step)];

    public static PlaybookState Of(Playbook playbook, DealFields filled, DealWork work) =>
        new(playbook, [.. playbook.Steps.Select(s => new StepState(s, work.IsDone(playbook.Stage, s, filled)))]);
}

/// <summary>The deal cannot go on: these steps of its stage's playbook are missing.</summary>
public sealed class PlaybookGate(string stage, ImmutableArray<PlaybookStep> missing)
    : RuleViolation("The playbook of “{0}” is not done. Missing: {1}.", stage, Gate.Titles(missing))
{
    public string Stage { get; } = stage;

    public ImmutableArray<PlaybookStep> Missing { get; } = missing;
}

/// <summary>Which changes a playbook may hold up, and how they pass: going forward, being won and leaving for another pipeline; never losing, moving back or undoing.</summary>
public static class Gate
{
    public static DealFields Filled(this Deal deal) => Filled(deal.Budget.Minor, deal.ExpectedClose is not null, deal.Channel is not null, deal.Customer is not null, !deal.Products.IsDefaultOrEmpty, deal.Owner is not null);

    /// <summary>An amount of nothing is none.</summary>
    public static DealFields Filled(long amount, bool close, bool channel, bool customer, bool products, bool owner) =>
        (amount > 0 ? DealFields.Amount : DealFields.None) | (close ? DealFields.ExpectedClose : DealFields.None) | (channel ? DealFields.Channel : DealFields.None)
        | (customer ? DealFields.Customer : DealFields.None) | (products ? DealFields.Products : DealFields.None) | (owner ? DealFields.Owner : DealFields.None);

    /// <summary>Whether the change takes the deal out of its stage in a direction a playbook guards. A closed deal reopened further on than it stood goes forward too.</summary>
    public static bool Guards(Deal before, DealEvent change, Pipeline own) => change switch
    {
        DealWon or DealTransferred => true,
        DealMoved m => Order(own, m.To) > Order(own, before.Stage),
        DealReopened r => Order(own, r.Stage) > Order(own, before.Stage),
        _ => false,
    };

    /// <summary>The same change with the reason why it passed.</summary>
    public static DealEvent Pass(DealEvent change, string? reason, ImmutableArray<PlaybookStep> missing)
    {
        reason = (reason ?? "").Trim();
        if (reason.Length == 0)
            throw new RuleViolation("Say why the playbook is passed over.");
        if (reason.Length > LongestReason)
            throw new RuleViolation("The text is longer than {0} characters.", LongestReason);
        if (reason.Any(char.IsControl))
            throw new RuleViolation("The text contains control characters.");
        var passed = new PlaybookOverride(reason, Titles(missing));
        return change switch
        {
            DealWon w => w with { Override = passed },
            DealTransferred t => t with { Override = passed },
            DealMoved m => m with { Override = passed },
            DealReopened r => r with { Override = passed },
            _ => change,
        };
    }

    public static PlaybookOverride? PassedBy(DealEvent change) => change switch
    {
        DealWon w => w.Override,
        DealTransferred t => t.Override,
        DealMoved m => m.Override,
        DealReopened r => r.Override,
        _ => null,
    };

    public const int LongestReason = 200;

    internal static string Titles(ImmutableArray<PlaybookStep> steps) => string.Join("; ", steps.Select(s => s.Title));

    private static int Order(Pipeline pipeline, StageId stage) => pipeline.Find(stage)?.Order ?? int.MinValue;
}

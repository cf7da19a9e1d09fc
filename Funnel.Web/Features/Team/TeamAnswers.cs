using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting;
using Funnel.Domain.People;
using Funnel.Web.Data;

namespace Funnel.Web.Features.Team;

/// <summary>A name with the opaque id behind it.</summary>
public sealed record Whom(string Id, string Name);

/// <summary>n visits that ended, k of them advanced. Rate and interval as fractions; few marks what is too little to compare. Value in major units.</summary>
public sealed record SkillView(string Stage, string Id, int N, int K, double Rate, double Low, double High, bool Few, double? MedianDays, decimal Value, double PriorMean, double PriorWeight);

public sealed record PersonView(string Id, string Name, string? Department, bool Active, int Open, int? Capacity, IReadOnlyList<SkillView> Stages);

public sealed record StageShareView(string Stage, string Id, int N, int K, double? Share);

public sealed record EffectivenessAnswer(
    DateTime AsOf, long Sequence, string Pipeline, string Period, string Currency, IReadOnlyList<StageShareView> Stages, IReadOnlyList<PersonView> People);

public sealed record ProposalOwner(string Id, string Name, int N, int K, double Rate, double Low, double High, double? MedianDays, double ChanceToWin);

/// <summary>Certainty is the chance that the new owner really is better at the stage. Gain is what the budget times the chance to win grows by.</summary>
public sealed record ProposalView(
    string Deal, int Version, string Title, string? Customer, Whom Stage, decimal Amount, int WaitingDays, int? NormDays, ProposalOwner From, ProposalOwner To, double Certainty, decimal Gain);

public sealed record LoadView(string Id, string Name, int? Capacity, int Open, int In, int Out, int After);

public sealed record ProposalsAnswer(
    DateTime AsOf, long Sequence, string Pipeline, string Period, string Currency, decimal Gain, IReadOnlyList<ProposalView> Proposals, IReadOnlyList<LoadView> Loads);

public sealed record HandedView(string Deal, Whom From, Whom To, decimal Gain);

public sealed record LeftView(string Deal, string Why);

/// <summary>Batch is left out when nothing was changed.</summary>
public sealed record HandoverAnswer(string? Batch, long? Sequence, decimal Gain, IReadOnlyList<HandedView> Done, IReadOnlyList<LeftView> Refused);

/// <summary>Left are the deals that have left the stage they were handed over at; expectedOld and expectedNew say how many of those would have advanced at the owners' rates.</summary>
public sealed record BatchView(
    string Batch, DateTime At, string By, int Deals, int Undone, decimal ExpectedGain, int Waiting, int Left, int Advanced, double ExpectedOld, double ExpectedNew, int Won, decimal WonValue, int Lost);

/// <summary>The latest hundred; next is always left out.</summary>
public sealed record BatchesAnswer(IReadOnlyList<BatchView> Items, string? Next);

/// <summary>Figures as programs read them.</summary>
internal static class TeamAnswers
{
    public static EffectivenessAnswer Of(Effectiveness skills, Catalog catalog, Period period) => new(
        skills.Query.AsOf, skills.Sequence, skills.Pipeline.Name, period.ToString(), catalog.Company.Currency,
        [.. skills.Stages.Select(s => new StageShareView(s.Stage.Name, Text(s.Stage.Id.Value), s.Visits, s.Advanced, s.Share))],
        [.. skills.People.Select(p => Of(p, catalog))]);

    public static ProposalsAnswer Of(HandoverPlan plan, Effectiveness skills, Catalog catalog, Period period) => new(
        skills.Query.AsOf, skills.Sequence, skills.Pipeline.Name, period.ToString(), catalog.Company.Currency, Major(plan.Gain, catalog),
        [.. plan.Proposals.Select(p => Of(p, catalog))],
        [.. plan.Loads.Select(l => new LoadView(Text(l.Employee.Id.Value), l.Employee.Name, l.Employee.Capacity, l.Before, l.In, l.Out, l.After))]);

    public static HandoverAnswer Of(HandoverReceipt receipt, Catalog catalog) => new(
        receipt.Batch is { } batch ? Text(batch) : null, receipt.Sequence, Major(receipt.Done.Sum(d => d.Gain), catalog),
        [.. receipt.Done.Select(d => new HandedView(d.Deal.ToString(), Of(catalog.Employee(d.From), d.From), Of(catalog.Employee(d.To), d.To), Major(d.Gain, catalog)))],
        [.. receipt.Refused.Select(r => new LeftView(r.Deal.ToString(), r.Why.Message))]);

    public static BatchView Of(HandoverBatch b, Catalog catalog) => new(
        Text(b.Id), b.At, b.By, b.Standing.Count, b.Undone, Major(b.Result.Gain, catalog), b.Result.Waiting, b.Result.Left, b.Result.Advanced,
        b.Result.ExpectedBefore, b.Result.ExpectedAfter, b.Result.Won, Major(b.Result.WonValue, catalog), b.Result.Lost);

    private static PersonView Of(PersonSkills p, Catalog catalog) => new(
        Text(p.Employee.Id.Value), p.Employee.Name, p.Employee.Department is { } d ? catalog.Departments.GetValueOrDefault(d)?.Name : null, p.Employee.Active, p.Open, p.Employee.Capacity,
        [
            .. p.Stages.Select(s => new SkillView(s.Stage.Name, Text(s.Stage.Id.Value), s.Visits, s.Advanced, s.Rate, s.Interval.Low, s.Interval.High, s.IsFew, s.MedianDays,
                Major(s.Value, catalog), s.Prior.Mean, s.Prior.Weight)),
        ]);

    private static ProposalView Of(HandoverProposal p, Catalog catalog) => new(
        p.Track.Id.ToString(), p.Track.Version, p.State.Facts.Title, catalog.Customer(p.State.Facts.Customer)?.Name, new Whom(Text(p.Stage.Id.Value), p.Stage.Name),
        Major(p.State.Amount, catalog), p.Waiting.Days, p.Waiting.Norm, Owner(p.From, p.FromSkill, p.ChanceBefore), Owner(p.To, p.ToSkill, p.ChanceAfter), p.Certainty, Major(p.Gain, catalog));

    private static ProposalOwner Owner(Employee e, StageSkill s, double chance) =>
        new(Text(e.Id.Value), e.Name, s.Visits, s.Advanced, s.Rate, s.Interval.Low, s.Interval.High, s.MedianDays, chance);

    private static Whom Of(Employee? employee, EmployeeId id) => new(Text(id.Value), employee?.Name ?? "");

    private static decimal Major(long minor, Catalog catalog) => new Money(minor, catalog.Company.Currency).Major;

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}

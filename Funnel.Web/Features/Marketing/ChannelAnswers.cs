using System.Globalization;
using System.Text.Json;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;

namespace Funnel.Web.Features.Marketing;

/// <summary>Leads and how far they got; a share that has nothing to stand on is left out. Low to high holds the true share with 80 %.</summary>
public sealed record LeadsView(int Leads, int Reached, int Won, decimal WonValue, double? Share, double? Low, double? High, bool Few, double? WonShare, decimal? ValuePerLead);

/// <summary>One part of a channel's leads; without a name those of which it is not known.</summary>
public sealed record SplitView(string? Name, string? Id, LeadsView Leads);

public sealed record SaidView(string Says, int? SurePercent);

/// <summary>What was spent, for how many months, and what came of the leads of just these months.</summary>
public sealed record CostView(decimal Amount, int Months, int Leads, decimal WonValue, decimal? PerLead, double? Return);

public sealed record TrendView(int Months, int EarlierMonths, int Leads, int EarlierLeads, double Share, double EarlierShare, double Difference, string Says);

public sealed record CohortView(string Month, int Leads, int Reached, double Share, int Age, bool Settled, IReadOnlyList<int> ByAge);

public sealed record ChannelLineView(string? Channel, string? Id, LeadsView Leads, int? MedianDays, SaidView? Against, CostView? Spend, TrendView? Trend, IReadOnlyList<CohortView> Cohorts,
    IReadOnlyList<SplitView> CustomerTypes, IReadOnlyList<SplitView> Maturities);

public sealed record LeadingView(string Channel, string Id, double Chance);

public sealed record BestView(string Says, int? SurePercent, IReadOnlyList<LeadingView> Leading);

public sealed record ChannelsAnswer(
    DateTime AsOf, long Sequence, string Pipeline, string Period, string Currency, string Goal, BestView MostEffective, IReadOnlyList<ChannelLineView> Channels, ChannelLineView All);

public sealed record SpendView(string Channel, string Id, string Month, decimal Amount);

/// <summary>The channels as programs are told of them.</summary>
internal static class ChannelAnswers
{
    public static ChannelsAnswer Of(ChannelFigures f, Catalog catalog, Period period, int? only)
    {
        var currency = catalog.Company.Currency;
        return new ChannelsAnswer(f.Query.Funnel.AsOf, f.Sequence, f.Pipeline.Name, period.ToString(), currency, f.Goal.Name,
            new BestView(Says(f.Best.Standing), Percent(f.Best.Sure), [.. f.Best.Leading.Select(l => new LeadingView(l.Channel.Name, Id(l.Channel.Id.Value), Math.Round(l.Chance, 3)))]),
            [.. f.Rows.Where(r => only is null || r.Number == only).Select(Line)], Line(f.All));

        ChannelLineView Line(ChannelResult row) => new(row.Channel?.Name, row.Channel is { } channel ? Id(channel.Id.Value) : null, Leads(row.Count), row.MedianDays,
            row.Against is { } against ? new SaidView(Says(against.Standing), against.Percent) : null,
            row.Cost is { } cost ? new CostView(Major(cost.Amount), cost.Months, cost.Of.Leads, Major(cost.Of.WonValue), cost.PerLead is { } each ? Major(each) : null, cost.Return) : null,
            row.Trend is { } t ? new TrendView(t.Later, t.Earlier, t.LaterLeads, t.EarlierLeads, t.LaterShare, t.EarlierShare, t.Difference, t.Standing switch
            {
                Standing.Better => "up",
                Standing.Worse => "down",
                var other => Says(other),
            }) : null,
            [.. row.Cohorts.Select(c => new CohortView(Month(c.Month), c.Deals, c.Reached, c.Share, c.Age, c.Age >= ChannelFigures.Settled, c.ByAge))],
            [.. f.Types.Zip(row.Types, (type, count) => new SplitView(type?.Name, type is null ? null : Id(type.Id.Value), Leads(count)))],
            [.. f.Maturities.Zip(row.Maturities, (maturity, count) => new SplitView(maturity is { } m ? Parts.Views.ChannelView.Name(m) : null, null, Leads(count))).Where(m => m.Leads.Leads > 0)]);

        LeadsView Leads(LeadCount c) => c.Leads == 0 ? new(0, 0, 0, 0, null, null, null, true, null, null)
            : new(c.Leads, c.Reached, c.Won, Major(c.WonValue), c.Share, c.Interval.Low, c.Interval.High, c.IsFew, c.WonShare, Major(c.ValuePerLead!.Value));

        decimal Major(long minor) => new Money(minor, currency).Major;
    }

    public static SpendView Of(ChannelSpend spend, Catalog catalog) =>
        new(catalog.Channels.GetValueOrDefault(spend.Channel)?.Name ?? "", Id(spend.Channel.Value), Month(spend.Month), new Money(spend.Amount, catalog.Company.Currency).Major);

    public static string Month(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static int? Percent(double? sure) => new ChannelVerdict(Standing.Better, sure).Percent;

    private static string Says(Standing standing) => JsonNamingPolicy.CamelCase.ConvertName(standing.ToString());

    private static string Id(int id) => id.ToString(CultureInfo.InvariantCulture);
}

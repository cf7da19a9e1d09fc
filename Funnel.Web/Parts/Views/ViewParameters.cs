namespace Funnel.Web.Parts.Views;

/// <summary>The parameters of a view as programs are told of them: what <see cref="ViewQuery"/> reads, each with its meaning, an example and, where there is a list, what it may be.</summary>
public static class ViewParameters
{
    /// <summary>Which deals.</summary>
    public static readonly (string Name, string Meaning, string Example, string[] Allowed)[] Filters =
    [
        ("pipeline", "A pipeline, by id or name. The funnel takes the first pipeline when none is named.", "New business", []),
        ("department", "Deals of the people of a department and of those below it, by id or name.", "Key Accounts", []),
        ("owner", "Deals of an employee, by id or name.", "Ingrid Dahl", []),
        ("product", "Deals with a product, by id or name.", "Aurora Panel", []),
        ("line", "Deals with a product of a business line, by id or name.", "Lighting", []),
        ("channel", "Deals that came by a marketing channel, by id or name.", "Referrals", []),
        ("customer", "Deals of one customer, by id or name.", "Ural Metals", []),
        ("customerType", "Deals of customers of a type, by id or name.", "Industry", []),
        ("q", "Deals whose title or customer holds this text.", "ural", []),
    ];

    /// <summary>As of when.</summary>
    public static readonly (string Name, string Meaning, string Example, string[] Allowed)[] Moment =
    [
        ("asOf", "Everything as it was known at this instant: a date and time with its offset, or a day (its start in the company's time zone). Left out: now.", "2026-11-01T00:00:00Z", []),
    ];

    /// <summary>What is counted, over which time.</summary>
    public static readonly (string Name, string Meaning, string Example, string[] Allowed)[] Counting =
    [
        ("period", "A month (2026-11), a quarter (2026-Q4), a year (2026), days from and to, both counted (2026-10-01..2026-11-19), or all. Left out: the quarter of “asOf”, or the current one.", "2026-Q4", []),
        ("from", "First day of the period; goes with “to” and in place of “period”.", "2026-10-01", []),
        ("to", "The day after the last day of the period.", "2027-01-01", []),
        ("mode", "now: open deals by current stage. number: deals started in the period, at the stage they held at its end. stage: of the deals that were at a stage in the period, those that reached a later one. "
            + "pipeline: of the deals started in the period, those that reached each stage.", "pipeline", ["now", "number", "stage", "pipeline"]),
        ("measure", "What the shares are of: the number of deals, their amounts, or their amounts times the chance to win.", "value", ["count", "value", "weighted"]),
        ("cohort", "Deals started in the period, or all that were open in it.", "active", ["started", "active"]),
        ("visited", "true counts a stage only for deals that were in it; otherwise a deal has reached every stage before its furthest.", "true", ["true", "false"]),
    ];

    public static readonly (string Name, string Meaning, string Example, string[] Allowed)[] All = [.. Counting, .. Moment, .. Filters];

    /// <summary>Of the forecast bridge: what <see cref="BridgeView"/> reads.</summary>
    public static readonly (string Name, string Meaning, string Example, string[] Allowed)[] Bridge =
    [
        ("window", "When the deals are expected to close: a month (2026-11), a quarter (2026-Q4), a year (2026), days from and to, both counted (2026-10-01..2026-12-31), or all. Left out: the current quarter.", "2026-Q4", []),
        ("windowFrom", "First day of the window; goes with “windowTo” and in place of “window”.", "2026-10-01", []),
        ("windowTo", "The day after the last day of the window.", "2027-01-01", []),
        ("from", "The instant the bridge starts at: a date and time with its offset, or a day (its start in the company's time zone). Left out: the start of the window, or of the current quarter while the window has not begun.", "2026-10-01", []),
        ("to", "The instant it ends at. Left out: now.", "2026-11-19T12:32:00Z", []),
        ("measure", "What is added up: the number of deals, their amounts, or their amounts times the chance to win.", "weighted", ["count", "value", "weighted"]),
        .. Filters,
    ];

    /// <summary>Of the channels: what <see cref="ChannelView"/> reads.</summary>
    public static readonly (string Name, string Meaning, string Example, string[] Allowed)[] Channels =
    [
        ("period", "When the first contact was: a month (2026-11), a quarter (2026-Q4), a year (2026), days from and to, both counted (2025-12-01..2026-11-30), or all. Left out: the last twelve months, the present one too.", "2026-Q4", []),
        ("from", "First day of the period; goes with “to” and in place of “period”.", "2026-10-01", []),
        ("to", "The day after the last day of the period.", "2027-01-01", []),
        ("stage", "The selling stage, by id or name, or the won stage. Left out: the pipeline's last open stage, or won where there is only one.", "Decision", []),
        ("maturity", "Leads of customers that are so far.", "ripe", ["new", "warming", "ripe", "repeat"]),
        .. Moment,
        .. Filters,
    ];

    /// <summary>Of a what-if: what <see cref="WhatIfView"/> reads.</summary>
    public static readonly (string Name, string Meaning, string Example, string[] Allowed)[] WhatIf =
    [
        ("rates", "Stages with the rate supposed, in percent of the stays that end: id:percent, divided by commas. Stages not named keep the rate of the last twelve months.", "3:60", []),
        ("capacity", "How many open deals the people can work on, 0 to 1000000. Left out: all of them.", "120", []),
        ("plan", "The plan supposed, in whole units of the company's currency. Left out: the plan there is.", "2500000", []),
        .. Counting.Where(p => p.Name is "period" or "from" or "to"),
        .. Moment,
        .. Filters,
    ];

    /// <summary>Of win probability: what <see cref="ProbabilityView"/> reads that a program may ask.</summary>
    public static readonly (string Name, string Meaning, string Example, string[] Allowed)[] Probability =
    [
        ("stage", "Only deals, and statements, at this stage, by id or name.", "Decision", []),
        .. Moment,
        .. Filters,
    ];

    /// <summary>Of plans: what <see cref="PlanView"/> reads.</summary>
    public static readonly (string Name, string Meaning, string Example, string[] Allowed)[] Plans =
    [
        ("year", "The company's year, by the calendar year it begins in. Left out: the year of “period”, or the current one.", "2026", []),
        ("period", "The month (2026-11), quarter (2026-Q4) or year (2026) that is judged; quarters and years are the company's. Left out: the current quarter, or the whole of another year.", "2026-Q4", []),
        ("metric", "Amounts won, or the number of won deals.", "number", ["value", "number"]),
        ("by", "The rows below the company: departments and people, business lines and products, or customers. The last two are for whoever sees the whole company.", "products", ["people", "products", "customers"]),
        ("find", "Of a plan by customers: part of the names of those that are shown too, at most 20. Others are shown with a target, or among the twenty who bought most.", "steel", []),
        ("pipeline", "Whose wins count, by id or name. The first pipeline when none is named.", "New business", []),
        .. Moment,
    ];

    /// <summary>Of the demand for products: what <see cref="DemandView"/> reads that a program may ask.</summary>
    public static readonly (string Name, string Meaning, string Example, string[] Allowed)[] Demand =
    [
        ("months", "How many months ahead, 1 to 12; the first is the month that goes on. Left out: 6.", "3", []),
        ("measure", "What is forecast: units, or value in the company's currency. Both are counted in any case.", "value", ["units", "value"]),
        ("item", "The product a method is chosen for by hand, by id or name; the report prints its picture. Left out: the first.", "Aurora Panel", []),
        ("method", "The method that forecasts “item”, or without one every product it fits. Left out: the one that did best on past months.", "theta", [.. Enum.GetValues<Funnel.Domain.Forecasting.Demand.DemandMethod>().Select(DemandView.Name)]),
        ("past", "How many months of the past the report's picture shows: 12, 24, 36 or 60. Left out: 24.", "36", ["12", "24", "36", "60"]),
        .. Moment,
        .. Filters,
    ];
}

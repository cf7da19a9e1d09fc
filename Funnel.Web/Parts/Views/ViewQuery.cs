using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;

namespace Funnel.Web.Parts.Views;

/// <summary>
/// What a screen, a report or a call shows: filters, period, mode and measure, as they stand in the address, so that a view can be shared and reloaded.
/// Read from an address it keeps what it understands and names what it does not (<see cref="Refused"/>).
/// </summary>
public sealed record ViewQuery
{
    public const string AsOfName = "asOf";

    public required Period Period { get; init; }

    public DealFilter Filter { get; init; } = DealFilter.None;

    public FunnelMode Mode { get; init; } = FunnelMode.Pipeline;

    public FunnelMeasure Measure { get; init; } = FunnelMeasure.Count;

    public Cohort Cohort { get; init; } = Cohort.Started;

    public bool Visited { get; init; }

    /// <summary>UTC; null is this moment.</summary>
    public DateTime? AsOf { get; init; }

    /// <summary>False while the period is the default one, the quarter of <see cref="AsOf"/> or the current one.</summary>
    public bool PeriodSet { get; init; }

    /// <summary>Parameters that could not be understood: name and what was given.</summary>
    public IReadOnlyList<(string Name, string Value)> Refused { get; init; } = [];

    /// <summary>Reads an address. Ids and names (where unique) are both accepted; people and departments out of reach are as good as unknown.</summary>
    public static ViewQuery Read(Func<string, string?> value, Catalog catalog, Reach within, DateTime now, FunnelMode mode = FunnelMode.Pipeline)
    {
        var refused = new List<(string, string)>();
        var reader = new AddressReader(value, refused);
        var asOf = reader.Value(AsOfName, t => Instant(t, catalog.Company.Zone));
        // Who looks at the past without naming a period means the quarter it was then.
        var today = Period.DayOf(asOf ?? now, catalog.Company.Zone);
        var period = reader.Object("period", Period.TryParse);
        // [from, to): the day in `to` counts no more. One without the other says too little.
        if (period is null && (value("from") ?? value("to")) is not null)
            period = reader.Object(value("from") is null ? "to" : "from", _ => Days(value("from"), value("to")));
        var query = new ViewQuery
        {
            Period = period ?? Period.Containing(today, PeriodKind.Quarter),
            PeriodSet = period is not null,
            Mode = reader.Value("mode", t => Enum.TryParse<FunnelMode>(t, true, out var m) && Enum.IsDefined(m) && !char.IsDigit(t[0]) ? m : (FunnelMode?)null) ?? mode,
            Measure = reader.Value("measure", t => Enum.TryParse<FunnelMeasure>(t, true, out var m) && Enum.IsDefined(m) && !char.IsDigit(t[0]) ? m : (FunnelMeasure?)null) ?? FunnelMeasure.Count,
            Cohort = reader.Value("cohort", t => Enum.TryParse<Cohort>(t, true, out var c) && Enum.IsDefined(c) && !char.IsDigit(t[0]) ? c : (Cohort?)null) ?? Cohort.Started,
            Visited = reader.Value("visited", t => t is "1" or "true" ? true : t is "0" or "false" ? false : (bool?)null) ?? false,
            AsOf = asOf,
            Filter = new DealFilter
            {
                Within = within,
                Pipeline = Ref("pipeline", catalog.Pipelines, p => p.Id.Value, p => p.Name, p => p.Id),
                Department = Ref("department", catalog.Departments.Values.Where(d => within.Covers(d.Id, catalog.Staff)), d => d.Id.Value, d => d.Name, d => d.Id),
                Owner = Ref("owner", catalog.Employees.Values.Where(e => within.Covers(e.Id, catalog.Staff)), e => e.Id.Value, e => e.Name, e => e.Id),
                Product = Ref("product", catalog.Products.Values, p => p.Id.Value, p => p.Name, p => p.Id),
                Line = Ref("line", catalog.Lines.Values, l => l.Id.Value, l => l.Name, l => l.Id),
                Channel = Ref("channel", catalog.Channels.Values, c => c.Id.Value, c => c.Name, c => c.Id),
                Customer = Ref("customer", catalog.Customers.Values, c => c.Id.Value, c => c.Name, c => c.Id),
                CustomerType = Ref("customerType", catalog.CustomerTypes.Values, t => t.Id.Value, t => t.Name, t => t.Id),
                Text = value("q") is { Length: > 0 } q ? q[..Math.Min(q.Length, 200)] : null,
            },
        };
        return query with { Refused = refused };

        TId? Ref<T, TId>(string name, IEnumerable<T> all, Func<T, int> id, Func<T, string> title, Func<T, TId> typed)
            where TId : struct => reader.Value(name, text =>
            {
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && all.Where(x => id(x) == number).Take(1).ToList() is [var byId])
                    return typed(byId);
                return all.Where(x => string.Equals(title(x), text, StringComparison.OrdinalIgnoreCase)).Take(2).ToList() is [var byName] ? typed(byName) : (TId?)null;
            });
    }

    /// <summary>As <see cref="Read"/> for a call of a program: what is not understood, or not known by name, is refused.</summary>
    public static ViewQuery ReadStrict(IQueryCollection query, Catalog catalog, Reach within, DateTime now, FunnelMode mode, params ReadOnlySpan<string> others)
    {
        AddressReader.DemandKnown(query, Names, others);
        var view = Read(name => query[name].FirstOrDefault(), catalog, within, now, mode);
        AddressReader.DemandUnderstood(view.Refused);
        return view;
    }

    private static readonly string[] Names = [.. ViewParameters.All.Select(p => p.Name)];

    private static Period? Days(string? from, string? to) =>
        Period.TryParse($"{from}..{from}") is { } first && Period.TryParse($"{to}..{to}") is { } end && end.From > first.From ? Period.Between(first.From, end.From.AddDays(-1)) : null;

    /// <summary>The parameters of the address, defaults left out.</summary>
    public IEnumerable<(string Name, string? Value)> Parameters()
    {
        yield return ("period", PeriodSet ? Period.ToString() : null);
        yield return ("mode", Mode == FunnelMode.Pipeline ? null : Mode.ToString().ToLowerInvariant());
        yield return ("measure", Measure == FunnelMeasure.Count ? null : Measure.ToString().ToLowerInvariant());
        yield return ("cohort", Cohort == Cohort.Started ? null : Cohort.ToString().ToLowerInvariant());
        yield return ("visited", Visited ? "1" : null);
        yield return (AsOfName, AsOf is { } at ? Written(at) : null);
        yield return ("pipeline", Id(Filter.Pipeline?.Value));
        yield return ("department", Id(Filter.Department?.Value));
        yield return ("owner", Id(Filter.Owner?.Value));
        yield return ("product", Id(Filter.Product?.Value));
        yield return ("line", Id(Filter.Line?.Value));
        yield return ("channel", Id(Filter.Channel?.Value));
        yield return ("customer", Id(Filter.Customer?.Value));
        yield return ("customerType", Id(Filter.CustomerType?.Value));
        yield return ("q", Filter.Text);
    }

    /// <summary>An instant as it stands in the address.</summary>
    public static string Written(DateTime at) => at.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    /// <summary>For a screen that shows the past: what is still to come cannot be shown; it is named among the refused, and the screen stays live.</summary>
    public ViewQuery NotAfter(DateTime now, Catalog catalog) => AsOf is not { } at || at <= now ? this
        : this with { AsOf = null, Period = PeriodSet ? Period : Period.Containing(Period.DayOf(now, catalog.Company.Zone), PeriodKind.Quarter), Refused = [.. Refused, (AsOfName, Written(at))] };

    public bool AnyFilter => Filter with { Pipeline = null, Within = Reach.Everything } != DealFilter.None;

    /// <summary>The question put to the domain.</summary>
    public FunnelQuery ToFunnelQuery(Catalog catalog, DateTime now) => new(Mode, Period.In(catalog.Company.Zone), AsOf ?? now)
    {
        Measure = Measure,
        Cohort = Cohort,
        Visited = Visited,
        Filter = Filter,
    };

    /// <summary>The same question about the period before, known up to the same day of it; null when there is none before.</summary>
    public FunnelQuery? ToPreviousQuery(Catalog catalog, DateTime now)
    {
        var zone = catalog.Company.Zone;
        return Period.SameMomentBefore(AsOf ?? now, zone) is { } same
            ? ToFunnelQuery(catalog, now) with { Period = Period.Previous!.In(zone), AsOf = same }
            : null;
    }

    private static string? Id(int? id) => id?.ToString(CultureInfo.InvariantCulture);

    /// <summary>Only forms that mean one instant: a day (its start in the company's zone), or a date and time with its offset.</summary>
    public static DateTime? Instant(string text, TimeZoneInfo zone)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day >= Period.Earliest && day < Period.Latest ? Period.StartOf(day, zone) : null;
        return DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at.Year is >= 1990 and < 2100 ? at.UtcDateTime : null;
    }

    private static readonly string[] Instants = ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK"];
}

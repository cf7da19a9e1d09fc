using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Plans;

namespace Funnel.Web.Parts.Views;

/// <summary>What a plan shows, as it stands in the address of the screen, the report and the call alike: a year, the period in it that is judged, by what and in what.</summary>
public sealed record PlanView
{
    public required FiscalYear Year { get; init; }

    public required PlanPeriod Period { get; init; }

    /// <summary>False while year and period are those of the moment shown.</summary>
    public bool PeriodSet { get; init; }

    public PlanMetric Metric { get; init; }

    public PlanBy By { get; init; }

    /// <summary>Part of the names of customers that are shown too.</summary>
    public string? Find { get; init; }

    /// <summary>Quarters instead of months.</summary>
    public bool InQuarters { get; init; }

    /// <summary>The moment, the pipeline, and whose plans the viewer sees.</summary>
    public required ViewQuery View { get; init; }

    public static PlanView Read(Func<string, string?> value, Catalog catalog, Reach within, DateTime now)
    {
        var view = ViewQuery.Read(name => name is ViewQuery.AsOfName or "pipeline" ? value(name) : null, catalog, within, now);
        var (refused, start) = (view.Refused.ToList(), catalog.Company.YearStart);
        var reader = new AddressReader(value, refused);
        var today = Domain.Common.Period.DayOf(view.AsOf ?? now, catalog.Company.Zone);
        var year = reader.Value("year", text => FiscalYear.TryParse(text, start) is { Months: 12 } whole ? FiscalYear.Containing(whole, start) : (FiscalYear?)null);
        var period = reader.Value("period", text => FiscalYear.TryParse(text, start) is { } p && (year is null || FiscalYear.Containing(p, start) == year) ? p : (PlanPeriod?)null);
        var shown = year ?? (period is { } named ? FiscalYear.Containing(named, start) : FiscalYear.Containing(today, start));
        var by = reader.Value("by", text => Named<PlanBy>(text) is { } named && (named == PlanBy.People || within.All) ? named : (PlanBy?)null) ?? PlanBy.People;
        return new PlanView
        {
            Year = shown,
            Period = period ?? (shown.Whole.Contains(today) ? shown.QuarterOf(today) : shown.Whole),
            PeriodSet = period is not null || year is not null,
            Metric = reader.Value("metric", Named<PlanMetric>) ?? PlanMetric.Value,
            By = by,
            Find = by == PlanBy.Customers && value("find")?.Trim() is { Length: > 0 and <= 100 } find ? find : null,
            InQuarters = value("columns") == "quarters",
            View = view with { Period = shown.Whole.ToPeriod(), PeriodSet = true, Refused = refused },
        };
    }

    /// <summary>As <see cref="Read"/> for a call of a program: what is not understood, or not known by name, is refused.</summary>
    public static PlanView ReadStrict(IQueryCollection query, Catalog catalog, Reach within, DateTime now, params ReadOnlySpan<string> others)
    {
        AddressReader.DemandKnown(query, Names, others);
        var view = Read(name => query[name].FirstOrDefault(), catalog, within, now);
        AddressReader.DemandUnderstood(view.View.Refused);
        return view;
    }

    private static readonly string[] Names = [.. ViewParameters.Plans.Select(p => p.Name)];

    /// <summary>The parameters of the address, defaults left out.</summary>
    public IEnumerable<(string Name, string? Value)> Parameters()
    {
        yield return ("period", PeriodSet ? FiscalYear.Write(Period, Year.FirstMonth) : null);
        yield return ("metric", Metric == PlanMetric.Value ? null : Metric.ToString().ToLowerInvariant());
        yield return ("by", By == PlanBy.People ? null : By.ToString().ToLowerInvariant());
        yield return ("find", Find);
        yield return ("columns", InQuarters ? "quarters" : null);
        foreach (var parameter in View.Parameters().Where(p => p.Name is ViewQuery.AsOfName or "pipeline"))
            yield return parameter;
    }

    /// <summary>The question put to the domain.</summary>
    public PlanQuery ToQuery(DateTime now) => new(Year, Period, View.AsOf ?? now) { Metric = Metric, By = By, Find = Find, Pipeline = View.Filter.Pipeline, Within = View.Filter.Within };

    private static T? Named<T>(string text)
        where T : struct, Enum => Enum.TryParse<T>(text, true, out var named) && Enum.IsDefined(named) && !char.IsDigit(text[0]) ? named : null;
}

using System.Collections.Concurrent;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Features.Sample;

namespace Funnel.Tests.Features.Sample;

/// <summary>A made company with its history as the figures read it.</summary>
sealed class Made
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById(SampleCompany.Zone);

    static readonly ConcurrentDictionary<string, Lazy<Made>> Known = new(StringComparer.Ordinal);

    Made(SampleCompany company)
    {
        Company = company;
        Deals = [.. company.Deals()];
        Catalog = new Catalog(
            new CompanyProfile(company.Name, company.Tagline, SampleCompany.Currency, SampleCompany.Zone, company.Options.Language),
            company.Pipelines, company.Departments, company.People, company.Lines, company.Products, company.Channels, company.CustomerTypes, company.Customers, company.LossReasons);
        var sequence = 0L;
        History = SalesHistory.Empty.Apply(Deals.SelectMany(d => d.Log.Select((l, i) =>
            new LoggedEvent(++sequence, d.State.Id, i + 1, l.At, l.At, l.Actor, l.Event))));
    }

    public SampleCompany Company { get; }

    public IReadOnlyList<SampleDeal> Deals { get; }

    public Catalog Catalog { get; }

    public SalesHistory History { get; }

    public DateTime Now => Company.Options.Now;

    public DateTime Midnight => Period.StartOf(Period.DayOf(Now, Zone), Zone);

    /// <summary>The sample as it would be made at a local time in Helsinki; made once for all tests.</summary>
    public static Made On(string local) => Known.GetOrAdd(local, at => new Lazy<Made>(() => At(at))).Value;

    public static Made At(string local, string language = "en", long deals = SampleCompany.SampleDeals, ulong seed = SampleCompany.SampleSeed)
    {
        var at = DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture);
        return new Made(new SampleCompany(new SampleOptions(deals, seed, language, TimeZoneInfo.ConvertTimeToUtc(at, Zone))));
    }

    public FunnelFigures Quarter(int back = 0, bool sameDay = false)
    {
        var today = Period.DayOf(Now, Zone);
        var period = Period.Containing(today, PeriodKind.Quarter);
        var days = today.DayNumber - period.From.DayNumber + 1;
        for (var i = 0; i < back; i++)
            period = period.Previous!;
        var asOf = back == 0 ? Now : sameDay ? Period.StartOf(period.From.AddDays(days), Zone) : Now;
        return FunnelCount.Of(History, Catalog, new FunnelQuery(FunnelMode.Pipeline, period.In(Zone), asOf));
    }
}

using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Customers;
using Funnel.Domain.Pipelines;

namespace Funnel.Web.Parts.Views;

/// <summary>Which leads are laid open: those of a channel (null: of all; the number 0: without one), a part of them, a month of first contact, a type of customer.</summary>
public sealed record OpenLeads(LeadCell Cell)
{
    public const string None = "none";

    public static string Written(int? number) => number switch { null => "all", 0 => None, { } id => id.ToString(CultureInfo.InvariantCulture) };
}

/// <summary>
/// What the channels show, as it stands in the address of the screen, the report and the call alike: when the first contact was, the selling stage, filters, the channel
/// looked at, and the leads laid open. The channel never narrows what is counted, for it is compared with the others.
/// </summary>
public sealed record ChannelView
{
    /// <summary>Filters, and first contact as the period.</summary>
    public required ViewQuery View { get; init; }

    public StageId? Goal { get; init; }

    public Maturity? Maturity { get; init; }

    /// <summary>The leads without a channel are looked at.</summary>
    public bool Unnamed { get; init; }

    /// <summary>The split shown is by maturity, not by type of customer.</summary>
    public bool ByMaturity { get; init; }

    /// <summary>The months' spend is laid open.</summary>
    public bool Spend { get; init; }

    public OpenLeads? Leads { get; init; }

    /// <summary>The channel looked at by its number, 0 for leads without one; null where none was chosen.</summary>
    public int? Chosen => Unnamed ? 0 : View.Filter.Channel?.Value;

    public static ChannelView Read(Func<string, string?> value, Catalog catalog, Reach within, DateTime now)
    {
        var unnamed = value("channel") == OpenLeads.None;
        var view = ViewQuery.Read(name => name is "mode" or "measure" or "cohort" or "visited" || (name == "channel" && unnamed) ? null : value(name), catalog, within, now);
        var refused = view.Refused.ToList();
        var reader = new AddressReader(value, refused);
        var pipeline = (view.Filter.Pipeline is { } id ? catalog.Pipeline(id) : null) ?? (catalog.Pipelines.Count > 0 ? catalog.Pipelines[0] : null);
        return new ChannelView
        {
            Goal = reader.Value("stage", text => pipeline is null ? null : GoalOf(pipeline, text)?.Id),
            Maturity = reader.Value("maturity", MaturityOf),
            Unnamed = unnamed,
            ByMaturity = value("by") == "maturity",
            Spend = value("spend") == "1",
            Leads = reader.Value("leads", PartOf) is { } part ? new OpenLeads(new LeadCell(part)
            {
                Channel = Number("of") is { } channel ? new ChannelId(channel) : null,
                Type = Number("type") is { } type ? new CustomerTypeId(type) : null,
                Month = reader.Value("month", MonthOf),
                Maturity = value("far") == OpenLeads.None ? null : reader.Value("far", MaturityOf),
                MaturityUnknown = value("far") == OpenLeads.None,
            }) : null,
            View = view with { Refused = refused, Period = view.PeriodSet ? view.Period : Usual(Period.DayOf(view.AsOf ?? now, catalog.Company.Zone)) },
        };

        int? Number(string name) => reader.Value(name, text => text switch
        {
            OpenLeads.None => 0,
            "all" => -1,
            _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null,
        }) is >= 0 and var found ? found : null;
    }

    /// <summary>As <see cref="Read"/> for a call of a program: what is not understood, or not known by name, is refused.</summary>
    public static ChannelView ReadStrict(IQueryCollection query, Catalog catalog, Reach within, DateTime now, params ReadOnlySpan<string> others)
    {
        AddressReader.DemandKnown(query, Names, others);
        var view = Read(name => query[name].FirstOrDefault(), catalog, within, now);
        AddressReader.DemandUnderstood(view.View.Refused);
        return view;
    }

    private static readonly string[] Names = [.. ViewParameters.Channels.Select(p => p.Name)];

    /// <summary>Where no period is asked for, the last twelve months of first contact, the present one too.</summary>
    public static Period Usual(DateOnly today)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        return Period.Between(month.AddMonths(-11), month.AddMonths(1).AddDays(-1));
    }

    public ChannelView NotAfter(DateTime now, Catalog catalog)
    {
        var view = View.NotAfter(now, catalog);
        return ReferenceEquals(view, View) ? this : this with { View = view.PeriodSet ? view : view with { Period = Usual(Period.DayOf(now, catalog.Company.Zone)) } };
    }

    /// <summary>The parameters of the address, defaults left out.</summary>
    public IEnumerable<(string Name, string? Value)> Parameters()
    {
        foreach (var own in View.Parameters().Where(p => p.Name is not ("mode" or "measure" or "cohort" or "visited")))
            yield return own.Name == "channel" && Unnamed ? (own.Name, OpenLeads.None) : own;
        yield return ("stage", Goal?.Value.ToString(CultureInfo.InvariantCulture));
        yield return ("maturity", Maturity is { } maturity ? Name(maturity) : null);
        yield return ("by", ByMaturity ? "maturity" : null);
        yield return ("spend", Spend ? "1" : null);
        if (Leads is not { Cell: var cell })
            yield break;
        yield return ("leads", Name(cell.Part));
        yield return ("of", cell.Channel is { } channel ? OpenLeads.Written(channel.Value) : null);
        yield return ("type", cell.Type is { } type ? OpenLeads.Written(type.Value) : null);
        yield return ("far", cell.MaturityUnknown ? OpenLeads.None : cell.Maturity is { } far ? Name(far) : null);
        yield return ("month", cell.Month?.ToString("yyyy-MM", CultureInfo.InvariantCulture));
    }

    /// <summary>The question put to the domain.</summary>
    public ChannelQuery ToQuery(Catalog catalog, DateTime now)
    {
        var query = View.ToFunnelQuery(catalog, now);
        return new ChannelQuery(query with { Filter = query.Filter with { Channel = null } }, Goal, Maturity);
    }

    public static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static Stage? GoalOf(Pipeline pipeline, string text)
    {
        var goals = pipeline.OpenStages.Append(pipeline.Won);
        return goals.FirstOrDefault(s => s.Id.Value.ToString(CultureInfo.InvariantCulture) == text) ?? goals.FirstOrDefault(s => string.Equals(s.Name, text, StringComparison.OrdinalIgnoreCase));
    }

    private static Maturity? MaturityOf(string text) => Enum.TryParse<Maturity>(text, true, out var m) && Enum.IsDefined(m) && !char.IsDigit(text[0]) ? m : null;

    private static LeadPart? PartOf(string text) => Enum.TryParse<LeadPart>(text, true, out var p) && Enum.IsDefined(p) && !char.IsDigit(text[0]) ? p : null;

    private static DateOnly? MonthOf(string text) => Period.TryParse(text) is { Kind: PeriodKind.Month } month ? month.From : null;
}

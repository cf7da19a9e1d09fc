using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Marketing;

/// <summary>Everything the screen of channels shows, counted once from one snapshot.</summary>
public sealed class ChannelModel
{
    /// <summary>Of the months whose spend is shown.</summary>
    public const int MostMonths = 12;

    private ChannelModel(LiveState state, ChannelView view, DateTime now)
    {
        state = state.AsOf(view.View.AsOf);
        (View, Catalog, Sequence) = (view, state.Catalog, state.Sequence);
        try
        {
            var query = view.ToQuery(state.Catalog, now);
            Figures = ChannelFigures.Of(state.History, state.Catalog, query);
            Leads = view.Leads is { Cell: var cell } ? ChannelFigures.LeadsOf(state.History, state.Catalog, query, cell) : [];
            Today = Period.DayOf(query.Funnel.AsOf, state.Catalog.Company.Zone);
        }
        catch (RuleViolation refused)
        {
            Refusal = refused;
        }
    }

    public ChannelView View { get; }

    public Catalog Catalog { get; }

    public long Sequence { get; }

    public DateOnly Today { get; }

    /// <summary>Null when the question is refused.</summary>
    public ChannelFigures? Figures { get; }

    public RuleViolation? Refusal { get; }

    /// <summary>Those laid open, the latest first contact first.</summary>
    public IReadOnlyList<(DealTrack Track, Change State)> Leads { get; } = [];

    public string Currency => Catalog.Company.Currency;

    /// <summary>The row looked at: the chosen one, else the first.</summary>
    public ChannelResult? Chosen => Figures?.Rows.FirstOrDefault(r => r.Number == View.Chosen) ?? (Figures?.Rows.Count > 0 ? Figures.Rows[0] : null);

    /// <summary>The last months of the period that have begun, oldest first.</summary>
    public IReadOnlyList<DateOnly> SpendMonths
    {
        get
        {
            var (first, last) = (ChannelSpend.MonthOf(View.View.Period.From), ChannelSpend.MonthOf(View.View.Period.To.AddDays(-1)));
            last = last > Today ? ChannelSpend.MonthOf(Today) : last;
            var months = new List<DateOnly>();
            for (var month = last; month >= first && months.Count < MostMonths; month = month.AddMonths(-1))
                months.Insert(0, month);
            return months;
        }
    }

    public static ChannelModel Count(LiveState state, ChannelView view, DateTime now) => new(state, view, now);
}

using Funnel.Domain.Analytics;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.Extensions.Localization;
using static Funnel.Web.Features.Figures.Making.MakingWords;

namespace Funnel.Web.Features.Figures.Making;

/// <summary>How each figure of the channels was counted. Pure: the same state, question and instant tell the same.</summary>
internal sealed class ChannelMaking(IStringLocalizer<MakingTexts> L, IStringLocalizer<PartsTexts> parts)
{
    public Made Of(LiveState state, MadeQuery<ChannelView, ChannelFigure> query, DateTime now)
    {
        var (view, catalog) = (query.View, state.Catalog);
        var asked = view.ToQuery(catalog, now);
        var made = ChannelLineage.Of(state.History, catalog, asked, query.Figure, view.Chosen);
        var groups = query.Figure == ChannelFigure.Cost ? [Months(made, catalog)] : made.Groups.Select(g => Group(g, made, query.Figure, catalog)).ToList();
        var shownIn = view with { Leads = null, Spend = false };
        return new Made
        {
            Name = query.Figure == ChannelFigure.Verdict ? L["{0} against the others:", Subject(made)] : L["{0}: {1}", Subject(made), Name(query.Figure, made.Figures)],
            Headline = Headline(query.Figure, made, catalog.Company.Currency),
            Rule = Rule(query.Figure, made.Figures),
            Lines = Lines(query.Figure, made, catalog.Company.Currency),
            Over = new MakingWords(L).Over(view.View with { Filter = asked.Funnel.Filter }, catalog, asked.Funnel.AsOf, made.Figures.Sequence,
                (L["Pipeline"], made.Figures.Pipeline.Name), (L["First contact"], view.View.Period.Name(parts)), (L["Selling stage"], made.Figures.Goal.Name)),
            Api = Urls.ApiChannels(Query.Of((view with { Leads = null, Spend = false, ByMaturity = false, Unnamed = false, View = view.View with { Filter = asked.Funnel.Filter } }).Parameters())),
            Back = Urls.Channels(Query.Of(shownIn.Parameters())),
            Figures = [.. Enum.GetValues<ChannelFigure>().Where(f => f != ChannelFigure.Verdict || made.Row.Against is not null)
                .Select(f => new MadeLink(Name(f, made.Figures), Urls.ChannelLineage((query with { Figure = f, Group = null }).Address(shownIn.Parameters())), f == query.Figure))],
            Columns = query.Figure == ChannelFigure.Cost ? [L["Spend"]] : [L["First contact"], L["Days"], L["Amount"]],
            Groups = groups,
            Shown = Made.Choose(groups, query.Group),
            Catalog = catalog,
            Refused = query.Refused,
        };
    }

    private string Name(ChannelFigure figure, ChannelFigures figures) => figure switch
    {
        ChannelFigure.Leads => L["Leads"],
        ChannelFigure.Reached => L["Reached {0}", figures.Goal.Name],
        ChannelFigure.Won => L["Won, of leads"],
        ChannelFigure.MedianDays => L["Median to {0}", figures.Goal.Name],
        ChannelFigure.ValuePerLead => L["Value a lead"],
        ChannelFigure.Cost => L["Spend"],
        ChannelFigure.Return => L["Return"],
        _ => L["Against the others"],
    };

    private string Rule(ChannelFigure figure, ChannelFigures figures) => figure switch
    {
        ChannelFigure.Leads => L["The deals whose first contact lies in the time chosen, whenever they were written down; deleted ones do not count. What became of them counts up to the moment known."],
        ChannelFigure.Reached => L["Of the leads, those that were at {0} or a later stage, or are won. One that was lost since, or went back, still counts.", figures.Goal.Name],
        ChannelFigure.Won => L["Of the leads, those that are won."],
        ChannelFigure.MedianDays => L["The day by which half of the leads that get there at all have got there, counted from first contact. A lead still under way counts as long as it was watched; a lost one never comes (Aalen–Johansen)."],
        ChannelFigure.ValuePerLead => L["The amounts of the leads that are won, shared by all leads."],
        ChannelFigure.Cost => L["The spend entered for whole months of the time chosen that have begun. A month that lies in it only in part is not counted: a month's spend cannot be divided."],
        ChannelFigure.Return => L["The amounts won by the leads whose first contact lies in just the months spend is entered for, for each unit spent in them."],
        _ => L["The chance that the channel's true share is above that of all other leads together. Better or worse is said from {0} sure on, and never of fewer than {1} leads here or there. What is believed of the channel starts from what its fellow channels are like.",
            Show.Percent(ChannelVerdict.Sures), ChannelVerdict.Enough],
    };

    private string Headline(ChannelFigure figure, ChannelLineage made, string currency)
    {
        var (row, count) = (made.Row, made.Row.Count);
        return figure switch
        {
            ChannelFigure.Leads => Show.Count(count.Leads),
            ChannelFigure.Reached => Show.Percent(count.Share),
            ChannelFigure.Won => Show.Percent(count.WonShare),
            ChannelFigure.MedianDays => row.MedianDays is { } days ? Days(days) : Show.None,
            ChannelFigure.ValuePerLead => count.ValuePerLead is { } value ? Show.Money(value, currency) : Show.None,
            ChannelFigure.Cost => row.Cost is { } cost ? Show.MoneyCompact(cost.Amount, currency) : made.Figures.Query.IsWholeCompany ? L["not entered"] : Show.None,
            ChannelFigure.Return => Return(row.Cost?.Return),
            _ => row.Against is { } against ? Says(against) : Show.None,
        };
    }

    private IReadOnlyList<IReadOnlyList<Piece>> Lines(ChannelFigure figure, ChannelLineage made, string currency)
    {
        var (row, count) = (made.Row, made.Row.Count);
        Piece leads = new(Show.Count(count.Leads), Small(L["Leads"]));
        switch (figure)
        {
            case ChannelFigure.Leads:
                return [[leads]];
            case ChannelFigure.Reached:
                var (low, high) = count.Leads == 0 ? (0, 0) : count.Interval;
                return [[new(Show.Count(count.Reached), L["were at {0} or won", made.Figures.Goal.Name]), Divided, leads, Equal, new(ExactShare(count.Share), L["shown {0}", Show.Percent(count.Share)])],
                    count.Leads == 0 ? [] : [new($"{ExactShare(low)} – {ExactShare(high)}", L["80% interval, by these leads alone"])]];
            case ChannelFigure.Won:
                return [[new(Show.Count(count.Won), L["are won"]), Divided, leads, Equal, new(ExactShare(count.WonShare), L["shown {0}", Show.Percent(count.WonShare)])]];
            case ChannelFigure.MedianDays:
                return [[.. made.Groups.Select((g, i) => (g, i)).SelectMany(g => g.i == 0 ? [Of(g.g)] : new[] { Plus, Of(g.g) }), Leads, new(row.MedianDays is { } days ? Days(days) : Show.None, L["half of those that get there"])]];
            case ChannelFigure.ValuePerLead:
                return [[new(Show.MoneyExact(count.WonValue, currency), L.Count("{0} deal won|{0} deals won", count.Won)), Divided, leads, Equal, new(count.ValuePerLead is { } value ? Show.MoneyExact(value, currency) : Show.None, L["a lead"])]];
            case ChannelFigure.Cost:
                return row.Cost is { } cost ? [[new(Show.MoneyExact(cost.Amount, currency), L.Count("spend of {0} month|spend of {0} months", cost.Months)), Equal, new(Show.MoneyCompact(cost.Amount, currency), L["shown"])]] : [];
            case ChannelFigure.Return:
                return row.Cost is { } paid ? [[new(Show.MoneyExact(paid.Of.WonValue, currency), L["won by leads of these months"]), Divided, new(Show.MoneyExact(paid.Amount, currency), L["spent in them"]), Equal, new(paid.Return is { } times ? Number(times, 4) + "×" : Show.None, L["shown {0}", Return(paid.Return)])]] : [];
            default:
                return Verdict(made);
        }

        Piece Of(LeadGroup group) => new(Show.Count(group.Leads.Count), Small(Name(group.As)));
    }

    private IReadOnlyList<IReadOnlyList<Piece>> Verdict(ChannelLineage made)
    {
        var (here, all) = (made.Row.Count, made.Figures.All.Count);
        var (leads, reached) = (all.Leads - here.Leads, all.Reached - here.Reached);
        List<IReadOnlyList<Piece>> lines =
        [
            [new(Show.Count(here.Reached), L["reached here"]), Divided, new(Show.Count(here.Leads), L["leads here"]), Equal, new(ExactShare(here.Share), L["this channel"])],
            [new(Show.Count(reached), L["reached elsewhere"]), Divided, new(Show.Count(leads), L["all other leads"]), Equal, new(leads == 0 ? Show.None : ExactShare((double)reached / leads), L["the others"])],
        ];
        if (made.Ground is not { } ground || made.Row.Against is not { } verdict)
            return lines;
        lines.Add([new($"{Number(ground.Prior.Alpha, 1)} : {Number(ground.Prior.Beta, 1)}", L["believed before, reached : not"]), Leads, new(ExactShare(ground.Channel.Mean), L["believed of it now"]), new(ExactShare(ground.Others.Mean), L["believed of the others"])]);
        lines.Add([new(ExactShare(ground.Above), L["chance that it is above"]), Leads, new(Says(verdict), L["said from {0} on, of {1} leads", Show.Percent(ChannelVerdict.Sures), ChannelVerdict.Enough])]);
        return lines;
    }

    private MadeGroup Group(LeadGroup group, ChannelLineage made, ChannelFigure figure, Catalog catalog) => new(
        LineageQuery.Written(group.As), figure == ChannelFigure.Verdict && group.As is LeadAs.Reached or LeadAs.NotReached ? L["Here: {0}", Small(Name(group.As))] : Name(group.As),
        [.. group.Leads.Select(l => Row(l.Track, l.State, catalog, Day(l.State.Facts.FirstContact), Count(l.Days), Money(l.State.Amount, catalog.Company.Currency)))],
        Events(group.Leads.Select(l => (l.Track, l.State, l.Because))), ["", "", Show.Money(group.Value, catalog.Company.Currency)]);

    private MadeGroup Months(ChannelLineage made, Catalog catalog) => new("months", L["Months"],
        [.. made.Spend.Select(s => new MadeRow(Show.Month(s.Month), [Money(s.Amount, catalog.Company.Currency)]) { Note = catalog.Channels.GetValueOrDefault(s.Channel)?.Name ?? "" })], [],
        [Show.Money(made.Spend.Sum(s => s.Amount), catalog.Company.Currency)]);

    private string Name(LeadAs group) => group switch
    {
        LeadAs.Lead => L["Leads"],
        LeadAs.Reached => L["Reached it"],
        LeadAs.NotReached => L["Have not reached it"],
        LeadAs.LostBefore => L["Lost before"],
        LeadAs.UnderWay => L["Still under way"],
        LeadAs.Won or LeadAs.WonOfMonths => L["Won"],
        LeadAs.NotWon or LeadAs.OtherOfMonths => L["Not won"],
        LeadAs.OthersReached => L["Others: reached it"],
        _ => L["Others: have not"],
    };

    private string Subject(ChannelLineage made) => made.IsAll ? L["All channels"] : made.Row.Channel?.Name ?? L["No channel"];

    private string Says(ChannelVerdict verdict) => verdict.Standing switch
    {
        Standing.Better => L["better, {0}% sure", verdict.Percent!],
        Standing.Worse => L["worse, {0}% sure", verdict.Percent!],
        Standing.NoClearDifference => L["no clear difference"],
        _ => L["too few to say"],
    };

    private string Days(int days) => L.Count("{0} day|{0} days", days);

    private static string Return(double? times) => times is { } t ? Number(Math.Min(t, 1e9), t < 99.95 ? 1 : 0) + "×" : Show.None;

    private static string Small(string name) => char.ToLower(name[0], System.Globalization.CultureInfo.CurrentUICulture) + name[1..];
}

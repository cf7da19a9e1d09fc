using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Domain.Pipelines;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.Extensions.Localization;
using static Funnel.Web.Features.Figures.Making.MakingWords;

namespace Funnel.Web.Features.Figures.Making;

/// <summary>How a deal's chance, and the track record's figures, were counted. Pure: the same state, models, question and instant tell the same.</summary>
internal sealed class ChanceMaking(IStringLocalizer<MakingTexts> L, IStringLocalizer<PartsTexts> parts)
{
    private const string TheDeal = "deal", Won = "won", NotWon = "not-won";

    /// <param name="deal">Whose chance is told; one that is not open then, or not in the view, is told as not there.</param>
    public Made Of(LiveState state, MadeQuery<ProbabilityView, ChanceFigure> query, DealId? deal, Func<Pipeline, DateTime, Learnt?> find, DateTime now)
    {
        var (view, catalog) = (query.View, state.Catalog);
        var figures = ProbabilityModel.Count(state.History, catalog, view, now, find);
        var open = deal is { } id ? figures.Open.FirstOrDefault(o => o.Track.Id == id) : null;
        var groups = query.Figure switch { ChanceFigure.Chance => open is null ? [] : [Deal(open, figures)], ChanceFigure.Brier => ByOutcome(figures), _ => ByBin(figures) };
        var shownIn = view with { Bin = null, AsTable = false };
        return new Made
        {
            Name = Name(query.Figure, open),
            Headline = Headline(query.Figure, open, figures),
            Rule = Rule(query.Figure),
            Lines = query.Figure switch { ChanceFigure.Chance => open is null ? [[new(Show.None, figures.IsLearning ? L["being learnt"] : L["no such open deal under these filters"])]] : Chance(open, figures), ChanceFigure.Brier => Brier(figures), _ => Calibration(figures) },
            Over = new MakingWords(L).Over(view.View, catalog, figures.At, figures.Sequence, [(L["Pipeline"], figures.Pipeline.Name), .. view.Stage is { } stage ? [(L["Stage"], catalog.Stage(stage)?.Name ?? Show.None)] : Array.Empty<(string, string)>(),
                (L["Model"], Learned(figures)), (L["Open deals are weighed by"], WeightWords.Of(figures.Weights, figures.Pipeline.Id, parts))]),
            Api = query.Figure == ChanceFigure.Chance ? Urls.ApiProbability(Call(view).With("after", deal is { Value: > 1 } one ? Text(one.Value - 1) : null).With("limit", deal is null ? null : "1")) : Urls.ApiTrackRecord(Call(view)),
            Back = Urls.Probability(Query.Of(shownIn.Parameters())),
            Figures = [.. Enum.GetValues<ChanceFigure>().Where(f => f != ChanceFigure.Chance || deal is not null)
                .Select(f => new MadeLink(Name(f, open), Urls.ChanceLineage((query with { Figure = f, Group = null }).Address(shownIn.Parameters()).With("deal", deal?.ToString())), f == query.Figure))],
            Columns = query.Figure == ChanceFigure.Chance ? [L["Amount"], L["Stage default"], L["Model"], L["By hand"], L["Counts"]] : [L["Said on"], L["Model"], L["Stage default"], L["Came"], L["Squared error"]],
            Groups = groups,
            Shown = Made.Choose(groups, query.Group),
            Catalog = catalog,
            IsLearning = figures.IsLearning || figures.Present is null,
            Refused = query.Refused,
        };
    }

    private string Name(ChanceFigure figure, OpenChance? open) => figure switch
    {
        ChanceFigure.Chance => open is null ? L["Chance of a deal"] : L["Chance of “{0}”", open.State.Facts.Title],
        ChanceFigure.Brier => L["Brier score"],
        _ => L["Calibration error"],
    };

    private string Rule(ChanceFigure figure) => figure switch
    {
        ChanceFigure.Chance => L["Three sources stand side by side: the stage's default, the model, and a person's value with a reason. The model starts from the odds of a deal nothing is known of and multiplies them by what each thing it knows is worth; odds are the chance over its opposite."],
        ChanceFigure.Brier => L["Every statement of the model, squared difference of what it said and what came (1 for won, 0 for not), and the mean of all. Smaller is better; the same of the stage's default stands beside it. A deal still open after {0} days counts as not won.", TrackRecord.PatienceDays],
        _ => L["The statements in ten bins by what was said; in each the distance between what was said on average and the share that was won; and the mean of these, weighted by the statements."],
    };

    private static string Headline(ChanceFigure figure, OpenChance? open, ProbabilityModel figures) => figure switch
    {
        ChanceFigure.Chance => Show.Percent(open?.Counts),
        _ when figures.Record.Statements == 0 => Show.None,
        ChanceFigure.Brier => Number(figures.Record.Brier, 3),
        _ => Show.Points(figures.Record.CalibrationError).TrimStart('+'),
    };

    private IReadOnlyList<IReadOnlyList<Piece>> Chance(OpenChance open, ProbabilityModel figures)
    {
        List<IReadOnlyList<Piece>> lines =
        [
            [new(Show.Percent(open.ByDefault), L["default of {0}", open.Stage.Name]), new(Show.Percent(open.Model), L["the model"]), new(Show.Percent(open.Manual), L["given by hand"]), Leads, new(Show.Percent(open.Counts), L["what counts"])],
        ];
        if (open.Estimate is not { } estimate || figures.Present?.Model is not { } model)
            return lines;
        List<Piece> odds = [new(Odds(Math.Exp(model.Average)), L["odds of {0}, nothing known", ExactShare(1 / (1 + Math.Exp(-model.Average)))])];
        foreach (var part in estimate.Parts)
            odds.AddRange([Times, new(Odds(Math.Exp(part.LogOdds)), ChanceWords.Of(part.Of, open.Of, figures.Catalog, parts))]);
        odds.AddRange([Equal, new(Odds(Math.Exp(model.Average + estimate.Parts.Sum(p => p.LogOdds))), L["odds"]), Leads, new(ExactShare(estimate.Chance), L["shown {0}", Show.Percent(estimate.Chance)])]);
        lines.Add(odds);
        return lines;

        static string Odds(double odds) => Number(odds, odds < 0.1 ? 4 : 3);
    }

    private IReadOnlyList<IReadOnlyList<Piece>> Brier(ProbabilityModel figures)
    {
        var (record, said) = (figures.Record, figures.Statements);
        if (said.Count == 0)
            return [];
        return
        [
            [new(Number(said.Where(s => s.Won).Sum(s => s.Error), 3), L["where it was won"]), Plus, new(Number(said.Where(s => !s.Won).Sum(s => s.Error), 3), L["where it was not"]), Divided,
                new(Show.Count(record.Statements), L["statements"]), Equal, new(Number(record.Brier, 5), L["the model"])],
            [new(Number(said.Sum(s => s.DefaultError), 3), L["squared errors together"]), Divided, new(Show.Count(record.Statements), L["statements"]), Equal, new(Number(record.ByDefault, 5), L["the stage default"])],
        ];
    }

    private IReadOnlyList<IReadOnlyList<Piece>> Calibration(ProbabilityModel figures)
    {
        var record = figures.Record;
        if (record.Statements == 0)
            return [];
        return
        [
            .. record.Bins.Select(b => (IReadOnlyList<Piece>)[new(Show.Count(b.Count), L["said {0}", Span(b)]), Times, new(ExactShare(Math.Abs(b.Said - b.Share)), L["{0} said, {1} came", ExactShare(b.Said), ExactShare(b.Share)])]),
            [new(Number(record.Bins.Sum(b => b.Count * Math.Abs(b.Said - b.Share)), 3), L["together"]), Divided, new(Show.Count(record.Statements), L["statements"]), Equal, new(ExactShare(record.CalibrationError), L["shown {0}", Headline(ChanceFigure.Calibration, null, figures)])],
        ];
    }

    private MadeGroup Deal(OpenChance open, ProbabilityModel figures) => new(TheDeal, L["The deal"],
        [Row(open.Track, open.State, figures.Catalog, Money(open.State.Amount, figures.Currency), Share(open.ByDefault), Share(open.Model), Share(open.Manual), Share(open.Counts))],
        Events([(open.Track, open.State, ChanceLineage.Because(open.Track, figures.At.Ticks))]), ["", "", "", "", ""]);

    private List<MadeGroup> ByOutcome(ProbabilityModel figures) =>
        [Group(Won, L["Won"], figures.Statements.Where(s => s.Won), figures), Group(NotWon, L["Not won"], figures.Statements.Where(s => !s.Won), figures)];

    private static List<MadeGroup> ByBin(ProbabilityModel figures) =>
        [.. figures.Record.Bins.Select(b => Group(Text(TrackRecord.BinOf(b.From + 0.05)), Span(b), figures.StatementsOf(TrackRecord.BinOf(b.From + 0.05)), figures))];

    private static MadeGroup Group(string key, string name, IEnumerable<Statement> statements, ProbabilityModel figures)
    {
        var (said, zone) = (statements.OrderByDescending(s => s.At).ThenBy(s => s.Track.Id.Value).Select(s => (Of: s, State: s.Track.TryAsOf(figures.At.Ticks, out var then) ? then : s.Track.Now)).ToList(), figures.Catalog.Company.Zone);
        return new(key, name,
            [.. said.Select(s => Row(s.Of.Track, s.State, figures.Catalog, Day(Period.DayOf(s.Of.At, zone)), Share(s.Of.Said), Share(s.Of.ByDefault), Count(s.Of.Won ? 1 : 0), Score(s.Of.Error)))],
            Events(said.DistinctBy(s => s.Of.Track.Id).Select(s => (s.Of.Track, s.State, (IReadOnlyList<Change>)Closing(s.Of.Track, figures.At.Ticks)))),
            ["", said.Count == 0 ? "" : ExactShare(said.Average(s => s.Of.Said)), said.Count == 0 ? "" : ExactShare(said.Average(s => s.Of.ByDefault)), Show.Count(said.Count(s => s.Of.Won)), Number(said.Sum(s => s.Of.Error), 3)]);
    }

    // What made the statement true or false: how the deal ended, if it has.
    private static Change[] Closing(DealTrack track, long at)
    {
        foreach (var change in track.Changes.ToArray().Reverse())
            if (change.Kind is ChangeKind.Won or ChangeKind.Lost && change.StandsAt(at))
                return [change];
        return [];
    }

    private string Learned(ProbabilityModel figures) => figures.Present switch
    {
        _ when figures.IsLearning => L["being learnt"],
        null => L["being learnt"],
        { Model: { } model } => L.Count("learnt from {0} closed deal|learnt from {0} closed deals", model.Closed),
        { Missing: var missing } => L.Count("none: {0} closed deal is missing|none: {0} closed deals are missing", missing),
    };

    // The calls know the filters and the instant; the stage is the page's own.
    private static Query Call(ProbabilityView view) => Query.Of((view with { Bin = null, AsTable = false, Stage = null }).Parameters());

    private static string Span(SaidBin bin) => $"{TrackRecord.BinOf(bin.From + 0.05) * 10}–{Show.Percent((TrackRecord.BinOf(bin.From + 0.05) + 1) / 10.0)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using Funnel.Domain.Analytics;
using Funnel.Web.Access;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Figures;

public sealed partial class LineagePage
{
    LineageModel _model = default!;
    LineageWords _words = default!;
    LineageFormula _formula = default!;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] LiveHistory History { get; set; } = default!;

    [Inject] IStringLocalizer<LineageTexts> L { get; set; } = default!;

    [Inject] IStringLocalizer<PartsTexts> P { get; set; } = default!;

    protected override string Path => Urls.Lineage();

    IReadOnlyList<Choice> GroupChoices => [.. _model.Groups.Where(g => g.Rows.Count > 0 || g == _model.Shown || _model.Groups.Count <= 3)
        .Select(g => new Choice(g.As.ToString(), $"{_words.Name(g.As, _model.Query.Figure)} {Show.Count(g.Rows.Count)}"))];

    /// <summary>The call that gives the same number; it counts in the funnel's form only where the figure is the funnel's.</summary>
    string Api
    {
        get
        {
            var view = Query.Of(_model.Query.View.Parameters()).With("pipeline", _model.Pipeline.Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)).With("period", _model.Query.View.Period.ToString());
            var plain = view.With("mode", null).With("measure", null).With("cohort", null).With("visited", null);
            return _model.Query.Figure switch
            {
                LineageFigure.Stage => Urls.ApiFunnel(view.With("mode", _model.Query.View.Mode.ToString().ToLowerInvariant())),
                LineageFigure.Time => Urls.ApiTimeInStage(plain),
                LineageFigure.Movement => Urls.ApiMovement(plain),
                // Whose row it is stands in the answer: plans are asked for as a whole.
                LineageFigure.PlanFact or LineageFigure.Potential => Urls.ApiPlans(Query.Of(_model.Query.View.Parameters().Where(p => p.Name is "period" or "pipeline" or ViewQuery.AsOfName))),
                _ => Urls.ApiFigures(plain),
            };
        }
    }

    protected override void OnInitialized()
    {
        (_words, _formula) = (new LineageWords(L, P), new LineageFormula(L, P));
        base.OnInitialized();
    }

    protected override LineageQuery Read(Func<string, string?> address)
    {
        var query = LineageQuery.Read(address, History.Now.Catalog, Acting.Sees, Now);
        return query with { View = query.View.NotAfter(Now, History.Now.Catalog) };
    }

    protected override ViewQuery ViewOf(LineageQuery query) => query.View;

    protected override LineageModel Count(LineageQuery query) => LineageModel.Of(History.Now, query, Now);

    protected override void Take(LineageModel figures) => _model = figures;

    void Go(LineageQuery query) => Go(query, Urls.Lineage(Query.Of(query.Parameters())));

    string Csv(string? list) => Urls.LineageCsv(Query.Of(_model.Query.Parameters()).With(LineageCsv.List, list));
}

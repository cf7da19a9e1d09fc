using System.Net;
using System.Text;
using Funnel.Domain.Analytics;
using Funnel.Web.Access.Mail;
using Funnel.Web.Parts;
using Funnel.Web.Parts.Views;
using Funnel.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports.Digest;

/// <summary>Writes the daily letter. Every figure leads to its deals; what people typed is encoded.</summary>
public sealed class DigestLetter(IStringLocalizer<DigestTexts> L, IStringLocalizer<PartsTexts> parts)
{
    /// <param name="site">Where people open Funnel; links begin with it.</param>
    public Letter Compose(DigestFigures figures, ViewQuery view, string to, string person, Uri site)
    {
        var (company, currency) = (figures.Catalog.Company, figures.Catalog.Company.Currency);
        var html = new StringBuilder();
        Paragraph(L["Good morning, {0}!", person]);
        Paragraph(figures.Won == 0
            ? L["No deal was won since {0}.", Show.Date(figures.Since)]
            : L.Count("{0} deal was won since {1}: {2}.|{0} deals were won since {1}: {2}.", figures.Won, Show.Date(figures.Since), Show.Money(figures.WonValue, currency)));
        Paragraph(L.Count("{0} deal is open: {1}, weighted {2}.|{0} deals are open: {1}, weighted {2}.", figures.Open, Show.Money(figures.OpenValue, currency), Show.Money(figures.OpenWeighted, currency)));
        if (figures.Plan is { } plan)
            Paragraph(plan.IsBehind
                ? L["Behind the pace: {0} of the plan of {1} won, {2} with what is expected; today’s pace is {3}.", Won(plan), PeriodOf(plan), WithExpected(plan), Pace(plan)]
                : L["On pace: {0} of the plan of {1} won, {2} with what is expected; today’s pace is {3}.", Won(plan), PeriodOf(plan), WithExpected(plan), Pace(plan)]);
        if (figures.Alerted.Count == 0)
            Paragraph(L["None of them needs looking after today."]);
        else
            LookAfter();
        Paragraph(L["The funnel report is attached. You asked for this letter; to end it, open your account."]);
        html.Append("<p>").Append(Link(site, Urls.Board(), L["Board"])).Append(" · ").Append(Link(site, Urls.Account(), L["Your account"])).Append("</p>");
        var subject = L["{0}: your deals on {1}", company.Name, Show.Date(figures.Today)].Value;
        return new Letter(to, subject.Length <= Letter.LongestSubject ? subject : subject[..Letter.LongestSubject], html.ToString());

        void LookAfter()
        {
            html.Append("<h3>").Append(Text(L.Count("{0} deal to look after|{0} deals to look after", figures.Alerted.Count))).Append("</h3><p>");
            html.AppendJoin(" · ", new[]
            {
                (AlertKind.OverNorm, DealSelection.OverNorm, L["over norm"].Value), (AlertKind.Slipped, DealSelection.Slipped, L["put off three times or more"].Value),
                (AlertKind.BudgetCut, DealSelection.BudgetCut, L["budget cut"].Value),
            }.Where(k => figures.With(k.Item1) > 0).Select(k =>
                Link(site, Urls.Deals(Query.Of(new DealListQuery(view) { Show = k.Item2 }.Parameters())), $"{Show.Count(figures.With(k.Item1))} {k.Item3}"))
                .Concat(figures.With(AlertKind.ChanceFallen) is > 0 and var fallen ? [Link(site, Urls.Probability(), $"{Show.Count(fallen)} {L["chance fallen"].Value}")] : []));
            html.Append("</p><ul>");
            foreach (var deal in figures.Alerted.Take(DigestFigures.MostDeals))
                html.Append("<li>").Append(Link(site, Urls.Deal(deal.Id.ToString()), deal.Title)).Append(", ")
                    .Append(Text(string.Join(", ", deal.Alerts.Select(a => parts.Say(a, currency)).Prepend(deal.Owner).Prepend(Show.Money(deal.Amount, currency)).Where(t => t.Length > 0)))).Append("</li>");
            html.Append("</ul>");
            if (figures.Alerted.Count > DigestFigures.MostDeals)
                html.Append("<p>").Append(Link(site, Urls.Deals(Query.Of(new DealListQuery(view) { Show = DealSelection.Alerted }.Parameters())), L["All {0}", Show.Count(figures.Alerted.Count)])).Append("</p>");
        }

        void Paragraph(string text) => html.Append("<p>").Append(Text(text)).Append("</p>");
    }

    private static string Won(PlanRow plan) => Show.Percent(plan.Attainment);

    private static string WithExpected(PlanRow plan) => Show.Percent(plan.PotentialShare);

    private static string Pace(PlanRow plan) => Show.Percent(plan.Days.Pace);

    private string PeriodOf(PlanRow plan) => plan.Period.ToPeriod().Name(parts);

    private static string Link(Uri site, string path, string text) => $"<a href=\"{WebUtility.HtmlEncode(new Uri(site, path).ToString())}\">{Text(text)}</a>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

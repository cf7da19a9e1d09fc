using Funnel.Web.Parts;
using Funnel.Web.Parts.Charts;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Reports;

/// <summary>Up to three sentences that say what the figures mean, chosen by rule; none where there is nothing to say.</summary>
internal sealed class FunnelRemarks(IStringLocalizer<ReportTexts> L)
{
    public IReadOnlyList<Remark> Of(FunnelReportFigures f)
    {
        var remarks = new List<Remark>();
        if (f.WonBefore is { } before && f.Won + before > 0)
        {
            var text = L["{0} won against {1} by the same day of the period before; value {2} against {3}.", L.Count("{0} deal|{0} deals", f.Won), Show.Count(before),
                Show.MoneyCompact(f.WonValue, f.Currency), Show.MoneyCompact(f.WonValueBefore ?? 0, f.Currency)];
            remarks.Add(new Remark(f.WonValue >= f.WonValueBefore ? L["Ahead of the period before"] : L["Behind the period before"], text));
        }
        if (FunnelPictures.Worst(f.Funnel, f.Before) is { } worst)
        {
            var old = f.Before!.Stages.First(s => s.Stage.Id == worst.Stage.Id).OfPrevious;
            remarks.Add(new Remark(L["Fewer go on to {0}", worst.Stage.Name],
                L["Conversion into it is {0} of the previous stage, {1} against the same day before.", Show.Percent(worst.OfPrevious), Show.Points(worst.OfPrevious - old)]));
        }
        else if (f.Losses.Count > 0)
        {
            remarks.Add(new Remark(L["Most lost: {0}", f.Losses[0].Reason],
                L["{0} of {1} deals lost in the period gave this reason.", Show.Count(f.Losses[0].Deals), Show.Count(f.LostInPeriod)]));
        }
        if (f.Times.Where(t => t.IsSlow).MaxBy(t => t.Median - t.Norm) is { } slow)
        {
            remarks.Add(new Remark(L["{0} is slow", slow.Stage.Name], L["Half of its visits take {0} or more against a norm of {1}; {2} over norm now.",
                Show.Days((int)Math.Round(slow.Median!.Value)), L.Count("{0} working day|{0} working days", slow.Stage.NormDays!.Value), L.Count("{0} deal|{0} deals", f.OverNorm)]));
        }
        else if (f.OverNorm > 0)
        {
            remarks.Add(new Remark(L["Waiting too long"], L.Count("{0} open deal is over its stage's norm.|{0} open deals are over their stage's norm.", f.OverNorm)));
        }
        return remarks;
    }
}

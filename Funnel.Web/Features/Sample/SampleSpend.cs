using Funnel.Domain.Common;
using Funnel.Domain.Marketing;

namespace Funnel.Web.Features.Sample;

/// <summary>What the sample's channels cost: a steady website, shows that come twice a year, partners nobody keeps books of. The present month's bills have not come yet.</summary>
internal static class SampleSpend
{
    // In the order of the channels, in euros a month for a company of the sample's size; null is never entered.
    private static readonly double?[] Monthly = [11_500, 7_600, 9_000, null, 10_400];
    private const int Shows = 2;
    private static readonly int[] ShowMonths = [3, 4, 9, 10];
    private const double ShowMonth = 38_000;

    public static IEnumerable<ChannelSpend> Of(SampleCompany company)
    {
        var size = Math.Max(0.1, company.Options.Deals / (double)SampleCompany.SampleDeals);
        var present = ChannelSpend.MonthOf(Period.DayOf(company.Options.Now, TimeZoneInfo.FindSystemTimeZoneById(SampleCompany.Zone)));
        for (var month = present.AddMonths(-company.Options.Months); month < present; month = month.AddMonths(1))
        {
            var dice = new Dice(company.Options.Seed, (ulong)((month.Year * 12) + month.Month));
            for (var channel = 0; channel < Monthly.Length; channel++)
            {
                var wobble = dice.Between(0.85, 1.15);
                if (Monthly[channel] is not { } usual)
                    continue;
                var euros = channel == Shows && ShowMonths.Contains(month.Month) ? ShowMonth : usual;
                yield return new ChannelSpend(new(channel + 1), month, (long)Math.Round(euros * wobble * size / 50) * 50 * 100);
            }
        }
    }
}

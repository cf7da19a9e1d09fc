using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Forecasting.Probability;
using Funnel.Tests.Features.Import;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Domain.Forecasting.Probability;

/// <summary>The goals of the issue, on public data imported by the real command.</summary>
public sealed class RealDataTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task On_loans_it_beats_the_default_by_a_tenth_and_is_calibrated_within_three_points()
    {
        (await Do.Import(_folder.Path, SharedData.File("loans", "history.csv"), "--mapping", Do.Mapping("loans"))).Succeeded();
        var loans = await Imported.ReadAsync(_folder.Path, "Loans");
        var (zone, end) = (loans.Catalog.Company.Zone, loans.History.LastEventAt);
        var models = ModelDay.Cuts(end, zone, 6).Select(cut => (Month: Period.DayOf(cut.AddTicks(1), zone), Model: WinTraining.Of(loans.History, loans.Catalog, loans.Pipeline, cut)))
            .Where(m => m.Model is not null).ToDictionary(m => m.Month, m => m.Model!);
        var record = TrackRecord.Of(TrackRecord.Statements(loans.History, loans.Catalog, loans.Pipeline, models, DealFilter.None, end), zone);

        Assert.True(record.Statements > 5_000 && record.Deals > 2_000, $"{record.Statements} statements on {record.Deals} deals");
        Assert.True(record.Better >= 0.1, $"Brier {record.Brier} against {record.ByDefault}");
        Assert.True(record.CalibrationError <= 0.03, $"calibration error {record.CalibrationError}");
    }

    [Fact]
    public async Task On_a_sellers_deals_the_chance_of_the_still_open_falls_with_age_as_is_true()
    {
        (await Do.Import(_folder.Path, [SharedData.File("maventech", "sales_pipeline.csv"), "--mapping", Do.Mapping("maventech")])).Succeeded();
        var company = await Imported.ReadAsync(_folder.Path, "Hardware");
        var engaging = company.Pipeline.OpenStages.Single(s => s.Name == "Engaging");
        var curve = WinTraining.Of(company.History, company.Catalog, company.Pipeline, new DateTime(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc))!.Curves[engaging.Id];
        var truth = SharedData.Truth("maventech").GetProperty("win_probability_by_age_aalen_johansen");

        foreach (var age in new[] { "0", "1", "7", "14", "30", "45", "60", "75", "90", "105", "120", "138" })
        {
            var expected = truth.GetProperty(age).GetProperty("p_win_if_open").GetDouble();
            var said = curve.At(double.Parse(age, System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(Math.Abs(expected - said) <= 0.03, $"After {age} days {expected:P1} is true, {said:P1} was said");
        }
    }
}

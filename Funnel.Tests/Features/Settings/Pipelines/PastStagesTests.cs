using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;
using Funnel.Web.Data;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Settings.Pipelines;

/// <summary>Wherever a past moment is shown, the stages are those of then; of now, those of now.</summary>
public sealed class PastStagesTests
{
    [Theory]
    [InlineData("/api/v1/funnel?mode=now")]
    [InlineData("/api/v1/time-in-stage")]
    [InlineData("/api/v1/deals")]
    [InlineData("/deals.csv")]
    [InlineData("/board")]
    [InlineData("/")]
    [InlineData("/team")]
    public async Task A_stage_renamed_since_has_its_old_name_there(string address)
    {
        await using var store = await SqliteStore.OpenAsync();
        await store.CreateAsync(A.Deal().InStage(Interest).OwnedBy(Anna));
        store.Clock.Advance(TimeSpan.FromDays(3));
        var pipelines = store.Get<PipelineStore>();
        var now = await pipelines.ReadAsync();
        await pipelines.SaveAsync(Hand.Of(By(Anna)), new PipelinesWish([.. now.All.Select(p => new Pipeline(p.Id, p.Name, p.Stages.Select(s => s.Id == Interest ? s with { Name = "Zurückhaltung", Probability = 0.9 } : s)))], now.Number, new Dictionary<StageId, StageId>()));
        await using var app = await RunningApp.StartAsync(new RunningAppOptions(DataFolder: store.FolderPath));
        var (past, present) = (await ReadAsync(Add("asOf=2026-01-06T12:00Z")), await ReadAsync(address));
        Assert.DoesNotContain("Zurückhaltung", past, StringComparison.Ordinal);
        Assert.Contains("Interest", past, StringComparison.Ordinal);
        Assert.Contains("Zurückhaltung", present, StringComparison.Ordinal);

        string Add(string more) => address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + more;

        async Task<string> ReadAsync(string at) => System.Net.WebUtility.HtmlDecode((await app.Http.GetStringOfAnyAsync(at)).Replace("\\u00FC", "ü", StringComparison.Ordinal));
    }
}

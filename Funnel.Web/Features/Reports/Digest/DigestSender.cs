using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Web.Access.Mail;
using Funnel.Web.Data.Accounts;
using Funnel.Web.Live;
using Funnel.Web.Parts.Views;

namespace Funnel.Web.Features.Reports.Digest;

/// <summary>
/// Sends everybody who asked for it a letter about the own deals, once on a working day from the set time on. Who sends a letter claims it in the database first, so that
/// of several processes only one does; what the mail server did not take is given back and tried again, for a few hours.
/// </summary>
public sealed class DigestSender(
    DigestHour hour, DigestStore wishes, MailPost post, LiveHistory live, ChanceFalls falls, IServiceScopeFactory scopes, IReportEngine engine, TimeProvider clock, ILogger<DigestSender> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1), Window = TimeSpan.FromHours(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!post.IsSet)
            return;
        await live.WhenReady.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Look, clock);
        do
        {
            try
            {
                await SendDueAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "The daily letters could not be sent; trying again in a minute");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task SendDueAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var zone = live.Now.Catalog.Company.Zone;
        var today = Period.DayOf(now, zone);
        var begin = TimeZoneInfo.ConvertTimeFromUtc(now, zone) - today.ToDateTime(hour.At);
        if (begin < TimeSpan.Zero || begin > Window || !DigestFigures.IsWorkingDay(today))
            return;
        Func<DealTrack, DealAlert?>? fall = null;
        foreach (var reader in await wishes.ReadersAsync(today, cancel))
        {
            if (!reader.Authority.May(Right.SeeDeals) || !await wishes.ClaimAsync(reader.Account, today, cancel))
                continue;
            var (letter, report) = Compose(reader, now, fall ??= await FallsAsync(now, cancel));
            if (!await post.TrySendAsync(letter, report, cancel))
                await wishes.GiveBackAsync(reader.Account, today, cancel);
        }
    }

    // Learnt once for all letters of the morning.
    private async Task<Func<DealTrack, DealAlert?>> FallsAsync(DateTime now, CancellationToken cancel)
    {
        var state = live.Now;
        var said = new Dictionary<PipelineId, Func<DealTrack, DealAlert?>?>();
        foreach (var pipeline in state.Catalog.Pipelines)
        {
            await falls.LearnAsync(pipeline, now, cancel);
            said[pipeline.Id] = falls.Of(state, pipeline, now);
        }
        return track => said.GetValueOrDefault(track.Now.Pipeline)?.Invoke(track);
    }

    private (Letter Letter, MailEnclosure Report) Compose(DigestReader reader, DateTime now, Func<DealTrack, DealAlert?> fall)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            var state = live.Now;
            var language = CultureInfo.GetCultureInfo(state.Catalog.Company.Language);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (language, language);
            using var scope = scopes.CreateScope();
            var view = ViewQuery.Read(_ => null, state.Catalog, reader.Authority.Sees, now);
            var pdf = engine.Render(scope.ServiceProvider.GetRequiredService<FunnelReport>().Compose(state, view with { Mode = FunnelMode.Pipeline }, now, reader.Name), PaperSize.A4);
            var letter = scope.ServiceProvider.GetRequiredService<DigestLetter>().Compose(new DigestFigures(state, reader.Authority, now, fall), view, reader.Mail, reader.Name, post.Site!);
            return (letter, new MailEnclosure($"funnel-{view.Period}.pdf", "application/pdf", pdf));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }
}

using Funnel.Web.Data.Mail;

namespace Funnel.Web.Access.Mail;

/// <summary>Sends the letters written from deals, one after the other, as long as there are any; every process may run one.</summary>
public sealed class MailSender(MailQueue queue, MailPost post, TimeProvider clock, ILogger<MailSender> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!post.IsSet)
            return;
        using var timer = new PeriodicTimer(Look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SendDueAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "Letters could not be sent; trying again");
            }
        }
    }

    internal async Task SendDueAsync(CancellationToken cancel)
    {
        if (await queue.GiveUpLostAsync(cancel) is > 0 and var lost)
            logger.LogWarning("{Count} letters were being sent when the program ended; they are not sent again", lost);
        while (!cancel.IsCancellationRequested && await queue.ClaimAsync(cancel) is { } mail)
        {
            var result = await post.PostAsync(mail, cancel);
            await (result.Outcome switch
            {
                MailOutcome.Taken => queue.SentAsync(mail),
                MailOutcome.NotNow => queue.AgainAsync(mail, result.Why!),
                MailOutcome.Refused => queue.FailedAsync(mail, result.Why!),
                _ => queue.UnknownAsync(mail, result.Why!),
            });
        }
    }
}

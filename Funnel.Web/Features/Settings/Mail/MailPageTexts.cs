namespace Funnel.Web.Features.Settings.Mail;

/// <summary>Words of the templates' page; the key is the English sentence.</summary>
public sealed class MailPageTexts;

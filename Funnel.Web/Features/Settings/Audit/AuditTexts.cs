namespace Funnel.Web.Features.Settings.Audit;

/// <summary>The audit's words; the key is the English sentence.</summary>
public sealed class AuditTexts;

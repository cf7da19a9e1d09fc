namespace Funnel.Web.Features.Reports.Digest;

/// <summary>Marks the texts of this folder: DigestTexts.ru.resx.</summary>
public sealed class DigestTexts;

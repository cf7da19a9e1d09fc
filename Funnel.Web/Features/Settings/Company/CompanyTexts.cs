namespace Funnel.Web.Features.Settings.Company;

/// <summary>Words of the company's settings; the key is the English sentence.</summary>
public sealed class CompanyTexts;

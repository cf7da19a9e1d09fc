namespace Funnel.Web.Features.Settings.Branding;

/// <summary>Words of the company's logo; the key is the English sentence.</summary>
public sealed class BrandTexts;

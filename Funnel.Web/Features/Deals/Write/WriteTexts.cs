namespace Funnel.Web.Features.Deals.Write;

/// <summary>Words of the dialog that writes to a customer; the key is the English sentence.</summary>
public sealed class WriteTexts;

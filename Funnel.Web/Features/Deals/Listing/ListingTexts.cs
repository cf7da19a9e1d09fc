namespace Funnel.Web.Features.Deals.Listing;

/// <summary>Marks the texts of this folder: ListingTexts.ru.resx.</summary>
public sealed class ListingTexts;

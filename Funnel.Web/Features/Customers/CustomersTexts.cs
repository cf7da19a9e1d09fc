namespace Funnel.Web.Features.Customers;

/// <summary>Words of customers; the key is the English sentence.</summary>
public sealed class CustomersTexts;

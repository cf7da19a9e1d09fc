namespace Funnel.Web.Features.Accounts;

/// <summary>Words of signing in and of people's own accounts; the key is the English sentence.</summary>
public sealed class AccountsTexts;

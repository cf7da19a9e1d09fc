namespace Funnel.Web.Access.Limits;

/// <summary>What a refused person reads; the key is the English sentence.</summary>
public sealed class LimitTexts;

namespace Funnel.Web.Features.Settings.People;

/// <summary>Words of the page of people and departments; the key is the English sentence.</summary>
public sealed class PeopleTexts;

namespace Funnel.Web.Parts;

/// <summary>One of several: the value that goes into the address and the text that people read.</summary>
public sealed record Choice(string Value, string Text, string? Hint = null);

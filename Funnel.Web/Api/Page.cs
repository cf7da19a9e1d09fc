namespace Funnel.Web.Api;

/// <summary>A part of a list; <paramref name="Next"/> is where to go on, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

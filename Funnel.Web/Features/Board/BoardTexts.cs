namespace Funnel.Web.Features.Board;

/// <summary>Names the texts of the board.</summary>
public sealed class BoardTexts;

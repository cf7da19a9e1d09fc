namespace Funnel.Web.Features.Import;

/// <summary>The whole import cannot go on; the message is one plain sentence for whoever started it.</summary>
public sealed class ImportRefused(string sentence) : Exception(sentence);

/// <summary>One row cannot be taken: the column at fault and the reason, in words.</summary>
internal sealed class RowRefused(string column, string reason) : Exception(reason)
{
    public string Column { get; } = column;
}

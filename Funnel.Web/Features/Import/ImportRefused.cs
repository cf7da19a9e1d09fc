namespace Funnel.Web.Features.Import;

/// <summary>The whole import cannot go on; the message is one plain sentence for whoever started it.</summary>
public class ImportRefused(string sentence) : Exception(sentence);

/// <summary>One row cannot be taken: the column at fault and the reason, in words.</summary>
internal sealed class RowRefused(string column, string reason) : Exception(reason)
{
    public string Column { get; } = column;
}

public enum UnclearKind { Numbers, Dates }

/// <summary>Numbers or dates that can be read two ways; <see cref="Text"/> is the first such cell ("" where both ways are written), on <see cref="Line"/>.</summary>
public sealed class ImportUnclear(string message, UnclearKind kind, string text, int line) : ImportRefused(message)
{
    public UnclearKind Kind { get; } = kind;

    public string Text { get; } = text;

    public int Line { get; } = line;
}

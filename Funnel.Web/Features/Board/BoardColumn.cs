using Funnel.Domain.Pipelines;

namespace Funnel.Web.Features.Board;

/// <summary>One stage with its cards, the one that came last on top.</summary>
public sealed class BoardColumn(Stage stage, int index, string colour)
{
    private static readonly Comparer<BoardCard> NewestFirst = Comparer<BoardCard>.Create((a, b) =>
        a.Entered != b.Entered ? b.Entered.CompareTo(a.Entered) : b.Id.Value.CompareTo(a.Id.Value));

    private readonly List<BoardCard> _cards = [];

    public Stage Stage { get; } = stage;

    public int Index { get; } = index;

    /// <summary>The design token that paints the stage.</summary>
    public string Colour { get; } = colour;

    public bool IsWon => Stage.Kind == StageKind.Won;

    public IReadOnlyList<BoardCard> Cards => _cards;

    /// <summary>The same list as the virtualised view wants it.</summary>
    internal ICollection<BoardCard> List => _cards;

    public int Count => _cards.Count;

    public long Value { get; private set; }

    public long Weighted { get; private set; }

    /// <summary>The share that goes on to the next stage, of the deals started in the period; for the won column of all of them. Null where none started.</summary>
    public double? Conversion { get; private set; }

    /// <summary>Grows with every visible change, so that a column that stayed as it was need not be drawn again.</summary>
    public int Stamp { get; private set; }

    public int IndexOf(BoardCard card)
    {
        var at = _cards.BinarySearch(card, NewestFirst);
        return at < 0 ? -1 : at;
    }

    internal void Fill(List<BoardCard> cards)
    {
        cards.Sort(NewestFirst);
        _cards.Clear();
        _cards.AddRange(cards);
        Value = cards.Sum(c => c.Amount);
        Weighted = cards.Sum(c => c.Weighted);
        Stamp++;
    }

    internal void Add(BoardCard card)
    {
        var at = _cards.BinarySearch(card, NewestFirst);
        _cards.Insert(at < 0 ? ~at : at, card);
        (Value, Weighted) = (Value + card.Amount, Weighted + card.Weighted);
        Stamp++;
    }

    internal void Remove(BoardCard card)
    {
        _cards.RemoveAt(_cards.BinarySearch(card, NewestFirst));
        (Value, Weighted) = (Value - card.Amount, Weighted - card.Weighted);
        Stamp++;
    }

    internal void Convert(double? share)
    {
        if (Conversion.Equals(share))
            return;
        Conversion = share;
        Stamp++;
    }

    internal void Touch() => Stamp++;
}

using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;

namespace Funnel.Web.Features.Board;

public sealed partial class BoardPage
{
    private const int MostToasts = 3;

    /// <summary>Says what others did to deals of this view; many at once become one announcement.</summary>
    private void Tell(FeedBatch batch, HashSet<DealId>? seen = null)
    {
        var catalog = Live.Now.Catalog;
        var told = new List<Toast>();
        foreach (var e in batch.Events)
        {
            if (Mover.IsOwn(e) || !(seen?.Contains(e.Deal) == true || _model?.Find(e.Deal) is not null) || !Live.Now.MaySee(e, Acting.Sees)
                || Words.Of(e, TitleOf(e.Deal), catalog) is not { } said)
                continue;
            told.Add(ToastOf(e, said.Text, said.Rich, said.Detail));
        }
        if (told.Count <= MostToasts)
            told.ForEach(Toasts.Show);
        else
            Toasts.Show(new Toast(L.Count("{0} change by others|{0} changes by others", told.Count)) { Key = "many", Detail = told[^1].Rich });
    }

    private Toast ToastOf(LoggedEvent e, string text, RenderFragment rich, string? detail)
    {
        var (title, key, catalog) = (TitleOf(e.Deal), BoardMoves.NewKey(), Live.Now.Catalog);
        var amount = Live.Now.History.Find(e.Deal) is { } track ? Show.Money(track.Now.Amount, Currency) : null;
        return new Toast(text)
        {
            Rich = rich,
            Detail = builder => builder.AddContent(0, string.Join(" · ", new[] { detail, amount }.Where(t => !string.IsNullOrEmpty(t)))),
            Who = Words.Who(e),
            Color = Live.Now.Catalog.Employee(e.Actor.Employee)?.Colour,
            Key = BoardMoves.KeyOf(e.Deal),
            Actions = e.Event is DealRemoved or DealCreated or ChangeUndone || !Acting.MayChange(Live.Now.History.Find(e.Deal)?.Now.Owner, catalog.Staff)
                ? [new ToastAction(L["Show"], () => ShowAsync(e.Deal), "eye", Primary: true)]
                : [new ToastAction(L["Show"], () => ShowAsync(e.Deal), "eye", Primary: true), new ToastAction(L["Undo"], () => Mover.UndoAsync(e.Deal, e.Version, title, key), "undo")],
        };
    }

    private string TitleOf(DealId id) => Live.Now.TitleOf(id, Acting.Sees);

    private object Spoken() => new
    {
        lifted = L["{0}, lifted from {1}. Left and right choose the column, Space drops, Escape puts it back."].Value,
        over = L["{0}, place 1 of {1}. {2}"].Value,
        home = L["{0}, where it was."].Value,
        back = L["{0} is back in {1}."].Value,
        dropped = L["{0}, dropped in {1}."].Value,
        stayed = L["{0} stayed in {1}"].Value,
        unsent = L["The move to {0} did not reach the server. Nothing was changed for anyone."].Value,
        unanswered = L["The server has not answered the move to {0}. It is asked again when the connection is back, and moves the deal once."].Value,
        willMove = L["It is moved once the connection is back, unless somebody else moved it by then."].Value,
        away = L["The connection is lost. Nothing was changed."].Value,
    };
}

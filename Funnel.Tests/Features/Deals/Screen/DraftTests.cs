using Funnel.Tests.Kit;
using Funnel.Web.Features.Deals.Screen;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Deals.Screen;

public sealed class DraftTests : ScreenContext
{
    [Fact]
    public void Somebody_else_is_in_the_way_only_with_the_same_fact()
    {
        var book = new LogBook();
        var id = A.Deal("Old").In(book);
        var draft = new Draft(Fact.Budget, book[id]);
        book.Move(id, Day(1), Interest);
        book.Do(id, Day(1), d => d.Correct("New", null, d.FirstContact));
        Assert.Null(draft.Theirs(FileOf(book, id)));
        book.Do(id, Day(2), d => d.ChangeBudget(Euros(5), null));
        book.Do(id, Day(3), d => d.AddNote("Later"));
        Assert.Equal(4, draft.Theirs(FileOf(book, id))!.Version);
    }

    [Fact]
    public void A_change_that_was_undone_is_nobodys()
    {
        var book = new LogBook();
        var id = A.Deal().In(book);
        var draft = new Draft(Fact.Budget, book[id]);
        book.Do(id, Day(2), d => d.ChangeBudget(Euros(5), null));
        book.Undo(id, Day(3));
        Assert.Null(draft.Theirs(FileOf(book, id)));
    }

    [Fact]
    public void The_budgets_of_a_deal_leave_out_what_was_undone()
    {
        var book = new LogBook();
        var id = A.Deal().Worth(1_000).In(book);
        book.Do(id, Day(1), d => d.ChangeBudget(Euros(1_500), "More"));
        book.Do(id, Day(2), d => d.ChangeBudget(Euros(9_000), null));
        book.Undo(id, Day(3));
        var file = FileOf(book, id);
        Assert.Equal([1_000m, 1_500m], file.Budgets.Select(b => b.Budget.Major));
        Assert.Equal(0.5, BudgetPicture.Growth(file));
    }
}

using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Tests.Kit;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Domain.Deals;

public sealed class DealUndoTests
{
    readonly LogBook _book = new();

    [Fact]
    public void The_state_is_that_of_the_changes_that_stand_applied_one_by_one() => Property.Holds(log =>
    {
        foreach (var id in log.Book.Deals)
        {
            var events = log.Book.Of(id);
            var undone = events.Select(e => e.Event).OfType<ChangeUndone>().Select(u => u.Undone).ToHashSet();
            var standing = events.Where((e, i) => e.Event is not ChangeUndone && !undone.Contains(i + 1)).ToList();
            var deal = standing.Skip(1).Aggregate(Deal.From(id, (DealCreated)standing[0].Event, standing[0].At), (d, e) => d.Apply(e.Event, e.At));
            Assert.Equal(deal with { Version = events.Count, LastEventAt = events[^1].At }, log.Book[id]);
        }
    });

    [Fact]
    public void Undoing_an_undo_chain_goes_back_one_standing_change_at_a_time()
    {
        var id = A.Deal().In(_book);
        _book.Move(id, Start.AddHours(1), Interest);
        _book.Move(id, Start.AddHours(2), Decision);
        _book.Do(id, Start.AddHours(3), d => d.Win());
        _book.Undo(id, Start.AddHours(4));
        Assert.Equal((Outcome.Open, Decision, Start.AddHours(2)), (_book[id].Outcome, _book[id].Stage, _book[id].StageSince));
        _book.Undo(id, Start.AddHours(5));
        Assert.Equal(Interest, _book[id].Stage);
        _book.Do(id, Start.AddHours(6), d => d.HandOver(Boris));
        _book.Undo(id, Start.AddHours(7));
        _book.Undo(id, Start.AddHours(8));
        Assert.Equal((Awareness, Start, (DateTime?)null), (_book[id].Stage, _book[id].StageSince, _book[id].ClosedAt));
        Assert.Equal([4, 3, 7, 2], _book.Of(id).Select(e => e.Event).OfType<ChangeUndone>().Select(u => u.Undone));
        Assert.Equal("There is nothing to undo: this deal has only been created.", Assert.Throws<RuleViolation>(() => _book.Undo(id, Start.AddHours(9))).Message);
    }

    [Fact]
    public void A_deleted_deal_comes_back_by_undo()
    {
        var id = A.Deal().In(_book);
        _book.Do(id, Start, d => d.Remove("Twice"));
        _book.Undo(id, Start);
        Assert.False(_book[id].Removed);
    }

    [Fact]
    public void What_left_the_house_cannot_be_undone()
    {
        foreach (var gone in new DealEvent[] { new EmailSent("Hello", "a@example.com"), new DocumentAttached("Offer", "pdf", 1) })
        {
            var id = A.Deal().In(_book);
            _book.Move(id, Start, Interest);
            _book.Write(id, Start, gone);
            Assert.Equal("An e-mail sent or a document attached cannot be undone.", Assert.Throws<RuleViolation>(() => _book.Undo(id, Start)).Message);
        }
    }

    [Fact]
    public void Undoing_a_transfer_brings_the_deal_home()
    {
        var id = A.Deal().InStage(Decision).In(_book);
        _book.Move(id, Start, Offer);
        _book.Undo(id, Start);
        Assert.Equal((SalesId, Decision), (_book[id].Pipeline, _book[id].Stage));
    }

    [Fact]
    public void An_undo_cannot_be_applied_to_one_state() =>
        Assert.Throws<InvalidOperationException>(() => A.Deal().Build().Apply(new ChangeUndone(1), Start));
}

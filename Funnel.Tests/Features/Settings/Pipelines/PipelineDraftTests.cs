using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Web.Data;
using Funnel.Web.Features.Settings.Pipelines;
using static Funnel.Tests.Kit.TestCompany;

namespace Funnel.Tests.Features.Settings.Pipelines;

public sealed class PipelineDraftTests
{
    static readonly PipelinesNow Now = new([Sales, Service], 0, new Dictionary<StageId, int>());

    readonly PipelineDraft _draft = new(Now);

    DraftPipeline Shown => _draft.Pipelines[0];

    [Fact]
    public void An_untouched_draft_changes_nothing_and_each_field_counts_once()
    {
        Assert.Equal(0, _draft.Changes);
        PipelineDraft.Change(Shown, Interest, s => s with { Name = "Curiosity", NormDays = 9 });
        PipelineDraft.Step(Shown, Decision, -1);
        Assert.Equal(3, _draft.Changes);
        Assert.Equal("Awareness, Decision, Curiosity, Action", string.Join(", ", _draft.ToWish().All[0].OpenStages.Select(s => s.Name)));
        PipelineDraft.Step(Shown, Decision, 1);
        Assert.Equal(2, _draft.Changes);
    }

    [Fact]
    public void The_first_stage_cannot_go_before_itself_nor_past_the_win()
    {
        PipelineDraft.Step(Shown, Awareness, -1);
        PipelineDraft.Step(Shown, TestCompanyLast, 1);
        PipelineDraft.Place(Shown, Interest, Kit.TestCompany.Won);
        Assert.Equal(0, _draft.Changes);
    }

    static StageId TestCompanyLast => Sales.OpenStages[^1].Id;

    [Fact]
    public void A_new_stage_has_a_name_of_its_own_and_one_never_saved_is_gone_when_deleted()
    {
        var first = _draft.AddStage(Shown, "New stage");
        Assert.Equal("New stage 2", _draft.AddStage(Shown, "New stage").Name);
        _draft.Retire(Shown, first.Id, null);
        Assert.Equal(1, _draft.Changes);
    }

    [Fact]
    public void Deals_on_their_way_to_a_stage_that_goes_too_go_where_its_own_go()
    {
        _draft.Retire(Shown, Awareness, Interest);
        _draft.Retire(Shown, Interest, Decision);
        Assert.Equal([Decision, Decision], [_draft.Moves[Awareness], _draft.Moves[Interest]]);
    }

    [Fact]
    public void On_top_of_what_somebody_else_saved_both_sides_changes_stand()
    {
        PipelineDraft.Change(Shown, Interest, s => s with { Name = "Mine" });
        PipelineDraft.Step(Shown, Acting, -1);
        var added = _draft.AddStage(Shown, "My stage");
        Pipeline theirs = new(SalesId, "Sales anew", [.. Sales.Stages.Select(s => s.Id == Interest ? s with { Name = "Theirs", NormDays = 99 } : s.Id == Awareness ? s with { Name = "Heard of us" } : s),
            new(new(77), SalesId, "Their stage", StageKind.Open, 35, null, 0.6)]);
        _draft.Rebase(new([theirs, Service], 5, new Dictionary<StageId, int>()));
        var wish = _draft.ToWish();
        Assert.Equal(5, wish.Seen);
        Assert.Equal("Sales anew", wish.All[0].Name);
        Assert.Equal(("Mine", 99), (wish.All[0].Find(Interest)!.Name, wish.All[0].Find(Interest)!.NormDays));
        Assert.Equal(["Heard of us", "Mine", "Action", "Decision", "Their stage", "My stage"], wish.All[0].OpenStages.Select(s => s.Name));
        Assert.NotNull(wish.All[0].Find(added.Id));
        Assert.Equal(3, _draft.Changes);
    }
}

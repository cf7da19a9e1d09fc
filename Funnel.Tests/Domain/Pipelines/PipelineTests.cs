using Funnel.Domain.Common;
using Funnel.Domain.Pipelines;
using Funnel.Tests.Kit;

namespace Funnel.Tests.Domain.Pipelines;

public sealed class PipelineTests
{
    static readonly Stage First = Of(1, "First", StageKind.Open), Won = Of(8, "Won", StageKind.Won), Lost = Of(9, "Lost", StageKind.Lost);

    [Fact]
    public void What_is_no_pipeline_cannot_be_made()
    {
        Refuses("A pipeline needs a name.", () => new Pipeline(new(1), "  ", [First, Won, Lost]));
        Refuses("The pipeline “P” needs at least one open stage.", () => Make(Won, Lost));
        Refuses("The pipeline “P” needs at least one open stage.", () => Make(First with { Retired = true }, Won, Lost));
        Refuses("The pipeline “P” needs exactly one won and one lost stage.", () => Make(First, Lost));
        Refuses("The pipeline “P” needs exactly one won and one lost stage.", () => Make(First, Won, Won with { Id = new(7), Name = "Also won" }, Lost));
        Refuses("The pipeline “P” needs exactly one won and one lost stage.", () => Make(First, Won, Lost with { Retired = true }));
        Refuses("Two stages of the pipeline “P” have the same name.", () => Make(First, Of(2, "FIRST", StageKind.Open), Won, Lost));
        foreach (var probability in new[] { -0.01, 1.01, double.NaN })
            Refuses("A stage's probability lies between 0 and 100 %.", () => Make(First with { Probability = probability }, Won, Lost));
    }

    [Fact]
    public void Stages_stand_in_their_order_and_retired_ones_only_in_the_past()
    {
        var retired = Of(3, "First", StageKind.Open) with { Retired = true };
        var pipeline = Make(Lost, Of(2, "Second", StageKind.Open), retired, Won, First);
        Assert.Equal(["First", "Second"], pipeline.OpenStages.Select(s => s.Name));
        Assert.Equal((First, retired), (pipeline.Find("first"), pipeline.Find(new StageId(3))));
        Assert.Equal(new StageId(2), pipeline.After(First.Id)!.Id);
        Assert.Null(pipeline.After(new StageId(2)));
        Assert.Null(pipeline.After(new StageId(99)));
        Assert.Null(pipeline.Find("Nothing like it"));
    }

    [Fact]
    public void A_department_stands_for_all_below_it_even_in_a_circle_and_an_unknown_one_for_itself()
    {
        Assert.Equal(4, TestCompany.Books.WithBelow(TestCompany.Company).Count);
        Assert.Equal([TestCompany.South], TestCompany.Books.WithBelow(TestCompany.South));
        Assert.Equal([new DepartmentId(99)], TestCompany.Books.WithBelow(new DepartmentId(99)));
        var circle = new Funnel.Domain.Analytics.Catalog(TestCompany.Books.Company, [], [new(new(1), "a", new(2)), new(new(2), "b", new(1))], [], [], [], [], [], [], []);
        Assert.Equal(2, circle.WithBelow(new DepartmentId(1)).Count);
    }

    static Pipeline Make(params Stage[] stages) => new(new(1), " P ", stages);

    static Stage Of(int id, string name, StageKind kind) => new(new(id), new(1), name, kind, id, null, 0.5);

    static void Refuses(string sentence, Func<object> make) => Assert.Equal(sentence, Assert.Throws<RuleViolation>(make).Message);
}

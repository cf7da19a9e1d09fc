using Funnel.Domain.Pipelines;
using Funnel.Web.Data;

namespace Funnel.Web.Features.Sample;

/// <summary>How the sample's people work a stage: the steps its deals tell of, some of them required late in a sale.</summary>
internal static class SamplePlaybooks
{
    private static readonly (string Goal, string Text)[] English =
    [
        ("We know who decides and have a meeting", "Call before you write. A meeting without the decision maker is no meeting."),
        ("We know what their light costs them", "Measure, do not estimate. Note the price of a kilowatt-hour from their own bill."),
        ("The proposal is checked and nobody objects", "Walk through the savings with their engineer first, then with whoever pays."),
        ("Signed, with a day of delivery", "No discount without something in return. Tell the installers before you promise a day."),
    ];

    private static readonly (string Goal, string Text)[] Russian =
    [
        ("Известно, кто решает, и назначена встреча", "Сначала звонок, потом письмо. Встреча без того, кто решает, не встреча."),
        ("Известно, сколько стоит их нынешний свет", "Измерять, а не прикидывать. Цену киловатт-часа взять из их счёта."),
        ("Предложение проверено, возражений нет", "Расчёт экономии сначала разобрать с их инженером, потом с тем, кто платит."),
        ("Подписано, день поставки назван", "Скидка только в обмен на что-то. Сначала спросить монтажников, потом обещать день."),
    ];

    // By stage: which of its steps are required.
    private static readonly int[][] Required = [[], [], [2, 3, 5], [0, 1]];

    public static IEnumerable<PlaybookWish> Of(SampleCompany company)
    {
        var (words, said) = (company.Words, company.Options.Language == "ru" ? Russian : English);
        foreach (var (number, pipeline) in company.Pipelines.Index())
        {
            foreach (var (index, stage) in pipeline.OpenStages.Index())
            {
                var at = Math.Min(index + (number * 2), 3);
                var steps = words.Steps[at].Select((title, i) => new PlaybookStep(default, title, Blocks: number == 0 && Required[at].Contains(i)));
                PlaybookStep[] asked = at switch
                {
                    1 => [new(default, words.CloseStep, StepKind.Field, DealFields.ExpectedClose)],
                    2 => [new(default, words.ProposalStep, StepKind.Document, Document: words.Documents[2][0].Kind)],
                    _ => [],
                };
                yield return new PlaybookWish(stage.Id, said[at].Goal, said[at].Text, [.. steps, .. asked], null);
            }
        }
    }
}

using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Funnel.Web.Features.Dev;

public partial class DevPartsPage
{
    const string Hostile = "<img src=x onerror=alert(1)>";

    static readonly Choice[] Periods = [new("2026Q4", "Q4 2026"), new("2026Q3", "Q3 2026"), new("2026", "2026")];
    static readonly Choice[] Measures = [new("count", "Count"), new("value", "Value"), new("weighted", "Weighted")];
    static readonly Choice[] Names = [new("x", Hostile), new("y", "Plain", "12")];

    static readonly Choice[] Owners =
    [
        .. new[]
        {
            "Elena Voronova", "Ingrid Dahl", "Pavel Orlov", "Nadia Belova", "Daria Kozlova", "Oleg Samarin", "Marta Niemi", "Tomas Aalto", "Anna Zhuk", "Sofia Lind",
            "Viktor Mets", "Jonas Berg",
        }.Select(name => new Choice(name, name)),
    ];

    string? _period = "2026Q4";
    string? _owner;
    string? _name;
    string _measure = "count";

    [Inject] IHostEnvironment Host { get; set; } = default!;

    [Inject] NavigationManager Navigation { get; set; } = default!;

    [Inject] Toasts Toasts { get; set; } = default!;

    [Inject] IDialogService Ask { get; set; } = default!;

    static IEnumerable<(string What, string Text)> Numbers
    {
        get
        {
            var now = new DateTimeOffset(2026, 11, 19, 14, 32, 8, TimeSpan.Zero);
            return
            [
                ("Money", Show.Money(4_800_000, "EUR")), ("Compact", Show.MoneyCompact(21_400_000, "EUR") + " · " + Show.MoneyCompact(118_000_000, "RUB")),
                ("Percent", Show.Percent(0.61) + " · " + Show.Percent(0.092)), ("Points", Show.Points(-0.02) + " · " + Show.Points(0.004)),
                ("Days", Show.Days(9, 12) + " · " + Show.Days(21, 12)), ("Age", Show.Ago(now.AddMinutes(-4), now, TimeZoneInfo.Utc)),
                ("Date", Show.DateAndTime(now, TimeZoneInfo.Utc)), ("Quarter", Show.Quarter(new DateOnly(2026, 11, 19))),
                ("Period", Show.Period(new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 20))), ("Signed", Show.SignedMoney(476_000, "EUR") + " · " + Show.Signed(-83)),
            ];
        }
    }

    protected override void OnInitialized()
    {
        if (!Host.IsDevelopment()) Navigation.NotFound();
    }

    async Task Confirm() => Toasts.Show(await Ask.ConfirmAsync("Delete the view?", $"\"{Hostile}\" is removed for everybody.", "Delete", danger: true) ? "Deleted" : "Kept");

    async Task Reason() => Toasts.Show(await Ask.AskReasonAsync("Mark Tundra Telecom lost?", "It stays in every figure up to today.", "Mark lost", ["Price", "Timing", "No answer"]) ?? "Kept");

    void Moved() => Toasts.Show(new Toast("Ingrid Dahl moved Ladoga Pharma")
    {
        Who = "Ingrid Dahl",
        Color = "#1F7AC9",
        Rich = MovedText,
        Detail = MovedDetail,
        Actions = [new("Show", () => Task.CompletedTask, "eye", Primary: true), new("Undo", () => Task.CompletedTask, "undo")],
    });

    static void MovedText(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder text)
    {
        text.OpenElement(0, "b");
        text.AddContent(1, "Ingrid Dahl");
        text.CloseElement();
        text.AddContent(2, " moved ");
        text.OpenElement(3, "b");
        text.AddContent(4, "Ladoga Pharma");
        text.CloseElement();
    }

    static void MovedDetail(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder text) => text.AddContent(0, "Decision → Action · €48,000 · 12 s ago");
}

using System.Globalization;
using System.Text;
using Funnel.Domain.Common;
using Funnel.Domain.Marketing;
using Funnel.Web.Access;
using Funnel.Web.Data;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Marketing;

public sealed partial class SpendPanel
{
    // What was typed and refused stays in its cell, with the reason.
    readonly Dictionary<(ChannelId, DateOnly), (string? Text, string? Why)> _wrong = [];

    // What the cells show: of two people at one cell the second is told.
    Dictionary<(ChannelId, DateOnly), long> _seen = [];
    (ChannelId, DateOnly)? _saved;
    string? _said;

    [CascadingParameter] Acting Acting { get; set; } = Acting.Nobody;

    [Inject] SpendStore Store { get; set; } = default!;

    [Inject] Toasts Toasts { get; set; } = default!;

    [Inject] IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    [Parameter, EditorRequired] public ChannelModel Model { get; set; } = default!;

    /// <summary>The past is looked at, never changed.</summary>
    [Parameter] public bool Fixed { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    IReadOnlyList<DateOnly> Months => Model.SpendMonths;

    IReadOnlyList<Channel> Channels => [.. Model.Catalog.Channels.Values.OrderBy(c => c.Id.Value)];

    protected override void OnParametersSet() => _seen = Model.Catalog.Spend.ToDictionary(s => (s.Channel, s.Month), s => s.Amount);

    async Task EnterAsync(ChannelId channel, DateOnly month, string text)
    {
        var cell = (channel, month);
        (_said, _saved) = (null, null);
        try
        {
            long? was = _seen.TryGetValue(cell, out var stands) ? stands : null;
            var amount = string.IsNullOrWhiteSpace(text) ? (long?)null : ChannelSpend.Require(SpendText.Amount(text, Model.Currency, Unclear.AsViewerWrites));
            await Store.EnterAsync(Acting.Caller, [new SpendWish(channel, month, amount, Seen: true, was)]);
            if (amount is { } entered)
                _seen[cell] = entered;
            else
                _seen.Remove(cell);
            _wrong.Remove(cell);
            _saved = cell;
        }
        catch (SpendConflict first)
        {
            // The other's amount is shown; typing again is a decision.
            if (first.Stands is { } stands)
                _seen[cell] = stands;
            else
                _seen.Remove(cell);
            _wrong.Remove(cell);
            _said = Rules.Say(first);
        }
        catch (RuleViolation refused)
        {
            _wrong[cell] = (text, Rules.Say(refused));
            _said = Rules.Say(refused);
        }
    }

    async Task ReadAsync(InputFileChangeEventArgs chosen)
    {
        (_said, _saved) = (null, null);
        try
        {
            if (chosen.File.Size > SpendCsv.MostBytes)
                throw new RuleViolation("The file is too large.");
            await using var stream = chosen.File.OpenReadStream(SpendCsv.MostBytes);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var changed = await Store.EnterAsync(Acting.Caller, SpendCsv.Read(await reader.ReadToEndAsync(), Model.Catalog));
            _wrong.Clear();
            Toasts.Show(L.Count("{0} amount changed|{0} amounts changed", changed), ToastKind.Done);
        }
        catch (LineRefused line)
        {
            _said = L["Line {0}: {1} Nothing was saved.", line.Line, Rules.Say(line.Why)];
        }
        catch (RuleViolation refused)
        {
            _said = Rules.Say(refused);
        }
        catch (IOException)
        {
            _said = L["The file could not be read. Choose it again."];
        }
    }

    // As it is typed: no marks between thousands, cents only where there are some.
    string? Typed(ChannelId channel, DateOnly month) => _seen.TryGetValue((channel, month), out var amount)
        ? new Money(amount, Model.Currency).Major.ToString("0.####", CultureInfo.CurrentCulture) : null;

    string Sum(IEnumerable<ChannelSpend> spend) => spend.ToList() is { Count: > 0 } some ? Show.Money(some.Sum(s => s.Amount), Model.Currency) : Show.None;

    static string MonthName(DateOnly month) => month.ToString("MMM yy", CultureInfo.CurrentCulture);
}

using System.Globalization;
using Funnel.Domain.Access;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Access;
using Funnel.Web.Access.Mail;
using Funnel.Web.Data;
using Funnel.Web.Data.Mail;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Settings.Mail;

/// <summary>The company's templates and the own ones, written beside what they make of a deal.</summary>
public sealed partial class MailPage
{
    private const int MostDeals = 20;

    private readonly Dictionary<string, MailWords> _texts = [];
    private IReadOnlyList<MailTemplateRow> _templates = [];
    private IReadOnlyList<(string Id, string Title)> _deals = [];
    private IReadOnlyDictionary<string, string> _facts = new Dictionary<string, string>();
    private (string Name, string? Mail) _sender;
    private MailTemplateRow? _row;
    private Deal? _deal;
    private string _name = "", _language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, _with = "", _subject = "", _body = "";
    private string? _fault, _wrong;
    private bool _open, _own, _saving;

    [CascadingParameter] private Acting Acting { get; set; } = Acting.Nobody;

    [Inject] private MailTemplateStore Templates { get; set; } = default!;

    [Inject] private MailStore Mails { get; set; } = default!;

    [Inject] private LiveHistory Live { get; set; } = default!;

    [Inject] private IEventLog Log { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private IDialogService Ask { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    private bool MayCompany => Acting.May(Right.ManageSettings);

    private bool MaySave => _own || MayCompany;

    private MailWords Words => _texts.GetValueOrDefault(_language) ?? new MailWords("", "");

    // Bound, not only listened to: what is typed while an answer is on its way is not overwritten.
    private string Subject
    {
        get => Words.Subject;
        set => _texts[_language] = Words with { Subject = value };
    }

    private string Body
    {
        get => Words.Body;
        set => _texts[_language] = Words with { Body = value };
    }

    protected override async Task OnInitializedAsync()
    {
        var now = Live.Now;
        _deals = [.. now.History.Deals.Where(d => d.Now is { Outcome: Outcome.Open, Removed: false } && Acting.Sees.Covers(d.Now.Owner, now.Catalog.Staff))
            .OrderBy(d => d.Now.Owner != Acting.Employee).ThenByDescending(d => d.Id.Value).Take(MostDeals).Select(d => (d.Id.ToString(), d.Now.Facts.Title))];
        _sender = await Mails.ReadSenderAsync(Acting.Caller);
        _templates = await Templates.ReadAsync(Acting.Caller);
        if (_templates.Count > 0)
            await OpenAsync(_templates[0]);
    }

    private static string Text(ChangeEventArgs e) => e.Value as string ?? "";

    private Task OpenAsync(MailTemplateRow row)
    {
        (_row, _own, _name, _open, _wrong) = (row, row.AccountId is not null, row.Name, true, null);
        _texts.Clear();
        foreach (var (code, words) in row.Read())
            _texts[code] = words;
        return DrawAsync();
    }

    private Task NewAsync(bool own)
    {
        (_row, _own, _name, _open, _wrong) = (null, own, "", true, null);
        _texts.Clear();
        return DrawAsync();
    }

    private Task AddAsync(string name)
    {
        Body += $"{{{{ {name} }}}}";
        return DrawAsync();
    }

    private Task SpeakAsync(string language)
    {
        _language = language;
        return DrawAsync();
    }

    private async Task WithAsync(string id)
    {
        _with = id;
        _deal = null;
        // Only what the list offers: it holds no deal out of reach.
        if (_deals.Any(d => d.Id == id) && DealId.TryParse(id, out var deal) && await Log.ReadDealAsync(deal, CancellationToken.None) is { Count: > 0 } events)
            _deal = Deal.Fold(deal, [.. events.Select(e => (e.Event, e.At))]);
        await DrawAsync();
    }

    // The last good picture stays while a word is half typed; what is wrong stands beside it.
    private async Task DrawAsync()
    {
        var catalog = Live.Now.Catalog;
        var now = Clock.GetUtcNow().UtcDateTime;
        _facts = MailFacts.Of(_deal ?? Example(now), catalog, _sender, now, CultureInfo.GetCultureInfo(_language));
        if (_deal is null)
            _facts = new Dictionary<string, string>(_facts) { ["customer.name"] = L["Example Ltd"] };
        _fault = null;
        try
        {
            _subject = await MailTemplate.FillAsync(Words.Subject, _facts);
            _body = await MailTemplate.FillAsync(Words.Body, _facts);
        }
        catch (RuleViolation e)
        {
            _fault = Rules.Say(e);
        }
    }

    private Deal Example(DateTime now)
    {
        var catalog = Live.Now.Catalog;
        var pipeline = catalog.Pipelines[0];
        var day = Period.DayOf(now, catalog.Company.Zone);
        return Deal.From(new DealId(1), new DealCreated(L["An example deal"], null, pipeline.Id, pipeline.OpenStages[0].Id, Acting.Employee, Money.FromMajor(54_000, catalog.Company.Currency), null, day, day.AddDays(30), []), now);
    }

    private async Task SaveAsync()
    {
        if (_saving)
            return;
        (_saving, _wrong) = (true, null);
        try
        {
            var saved = await Templates.SaveAsync(Acting.Caller, new MailTemplateWish(_row?.Id, _row?.Version ?? 0, _own, _name, _texts));
            _templates = await Templates.ReadAsync(Acting.Caller);
            _row = _templates.FirstOrDefault(t => t.Id == saved.Id);
            Toasts.Show(L["“{0}” is saved", saved.Name], ToastKind.Done);
        }
        catch (RuleViolation e)
        {
            _wrong = Rules.Say(e);
        }
        finally
        {
            _saving = false;
        }
    }

    private async Task RemoveAsync()
    {
        if (_row is not { } row || !await Ask.ConfirmAsync(L["Remove “{0}”?", row.Name], L["Letters already sent stay as they are."], L["Remove"], danger: true))
            return;
        try
        {
            await Templates.RemoveAsync(Acting.Caller, row);
            (_row, _open) = (null, false);
        }
        catch (RuleViolation e)
        {
            _wrong = Rules.Say(e);
        }
        _templates = await Templates.ReadAsync(Acting.Caller);
    }
}

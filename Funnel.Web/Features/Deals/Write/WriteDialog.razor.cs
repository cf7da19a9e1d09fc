using System.Data.Common;
using System.Globalization;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Access;
using Funnel.Web.Access.Mail;
using Funnel.Web.Data;
using Funnel.Web.Data.Mail;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Funnel.Web.Features.Deals.Write;

/// <summary>A letter to the deal's customer: from a template or not, changed at will, seen before it goes. Closes with the address once it is queued.</summary>
public sealed partial class WriteDialog
{
    private static readonly DialogOptions Wide = new() { CloseOnEscapeKey = true, BackdropClick = false, MaxWidth = MaxWidth.False };

    // One letter, however often the button is pressed.
    private readonly string _key = Guid.CreateVersion7().ToString("N");
    private IReadOnlyList<MailTemplateRow> _templates = [];
    private (string Name, string? Mail) _sender = ("", null);
    private string _template = "0", _language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, _to = "", _subject = "", _text = "";
    private string? _wrong;
    private bool _keep, _sending;

    [CascadingParameter] private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject] private MailTemplateStore Templates { get; set; } = default!;

    [Inject] private MailStore Mails { get; set; } = default!;

    [Inject] private MailPost Post { get; set; } = default!;

    [Inject] private TimeProvider Clock { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    [Parameter, EditorRequired] public Deal Deal { get; set; } = default!;

    [Parameter, EditorRequired] public Catalog Catalog { get; set; } = default!;

    [Parameter, EditorRequired] public Acting Acting { get; set; } = default!;

    private string? Customer => Catalog.Customer(Deal.Customer)?.Name;

    /// <summary>The address the letter goes to; null when the person thought better of it.</summary>
    public static async Task<string?> AskAsync(IDialogService dialogs, string title, Deal deal, Catalog catalog, Acting acting)
    {
        var parameters = new DialogParameters<WriteDialog> { { d => d.Deal, deal }, { d => d.Catalog, catalog }, { d => d.Acting, acting } };
        var dialog = await dialogs.ShowAsync<WriteDialog>(title, parameters, Wide);
        return await dialog.Result is { Canceled: false, Data: string to } ? to : null;
    }

    protected override async Task OnInitializedAsync()
    {
        _templates = await Templates.ReadAsync(Acting.Caller);
        _sender = await Mails.ReadSenderAsync(Acting.Caller);
        if (await Mails.ReadAddressAsync(Deal) is { } known && _to.Length == 0)
            _to = known;
        _keep = Deal.Customer is not null;
    }

    private static string Text(ChangeEventArgs e) => e.Value as string ?? "";

    // What was typed stays when the template cannot be filled in.
    private async Task FillAsync(string template, string language)
    {
        (_template, _language, _wrong) = (template, language, null);
        if (_templates.FirstOrDefault(t => t.Id.ToString(CultureInfo.InvariantCulture) == template) is not { } row)
            return;
        if (!row.Read().TryGetValue(language, out var words))
        {
            _wrong = L["“{0}” has no text in this language.", row.Name];
            return;
        }
        try
        {
            var facts = MailFacts.Of(Deal, Catalog, _sender, Clock.GetUtcNow().UtcDateTime, CultureInfo.GetCultureInfo(language));
            var (subject, text) = (await MailTemplate.FillAsync(words.Subject, facts), await MailTemplate.FillAsync(words.Body, facts));
            (_subject, _text) = (subject, text);
        }
        catch (RuleViolation e)
        {
            _wrong = Rules.Say(e);
        }
    }

    private async Task SendAsync()
    {
        if (_sending)
            return;
        (_sending, _wrong) = (true, null);
        try
        {
            await Mails.QueueAsync(new NewMail(Deal.Id, _sender.Name, _sender.Mail, _to, _subject, _text, _keep), new By(Acting.Caller, null, _key));
            Dialog.Close(_to.Trim());
        }
        catch (RuleViolation e)
        {
            _wrong = Rules.Say(e);
        }
        catch (DealNotFound)
        {
            _wrong = L["This deal is not there any more."];
        }
        catch (Exception e) when (e is DbException or DbUpdateException)
        {
            _wrong = L["Not sent: the storage does not answer just now. Try again."];
        }
        finally
        {
            _sending = false;
        }
    }
}

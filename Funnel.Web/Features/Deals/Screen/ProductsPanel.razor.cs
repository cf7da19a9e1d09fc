using System.Collections.Immutable;
using System.Globalization;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Funnel.Web.Features.Deals.Screen;

/// <summary>What the deal is about: products with quantity and their part of the budget. The list is edited and saved as one.</summary>
public sealed partial class ProductsPanel
{
    private readonly List<Row> _rows = [];
    private Draft? _draft;

    [CascadingParameter] private DealDesk Desk { get; set; } = default!;

    [Inject] private IStringLocalizer<RuleTexts> Rules { get; set; } = default!;

    [Parameter, EditorRequired] public DealFile File { get; set; } = default!;

    private Deal Deal => File.Deal;

    private long Sum => Deal.Products.Sum(p => p.Amount);

    // What cannot be read yet counts as nothing until it is saved and refused.
    private long TypedSum => _rows.Sum(r => Entry.Number(r.Amount) is { } amount and >= 0 and < 1_000_000_000 ? (long)Math.Round(amount * (decimal)Math.Pow(10, Currencies.Digits(Deal.Budget.Currency))) : 0);

    private Money Of(long minor) => new(minor, Deal.Budget.Currency);

    private string Difference(long sum) => (sum - Deal.Budget.Minor) switch
    {
        0 => L["as much as the budget"],
        < 0 and var less => L["{0} less than the budget", Sentences.Exact(Of(-less))],
        var more => L["{0} more than the budget", Sentences.Exact(Of(more))],
    };

    private void Open()
    {
        _draft = new Draft(Fact.Products, Deal);
        _rows.Clear();
        _rows.AddRange(Deal.Products.Select(p => new Row
        {
            Product = p.Product.Value.ToString(CultureInfo.InvariantCulture),
            Quantity = Entry.Write(p.Quantity),
            Amount = p.Amount == 0 ? "" : Entry.Write(Of(p.Amount).Major),
        }));
        if (_rows.Count == 0)
            _rows.Add(new Row());
    }

    private void Close() => _draft = null;

    private async Task Save(bool overTheirs)
    {
        if (_draft is not { Saving: false } draft)
            return;
        if (overTheirs)
            draft.Seen = Deal;
        (draft.Saving, draft.Refusal) = (true, null);
        try
        {
            var lines = ImmutableArray.CreateBuilder<ProductLine>();
            foreach (var row in _rows.Where(r => !r.IsEmpty))
            {
                if (Read(row, out var line) is { } refusal)
                {
                    draft.Refusal = refusal;
                    return;
                }
                lines.Add(line!);
            }
            var products = lines.ToImmutable();
            var attempt = await Desk.TryAsync(draft.Wish(deal => deal.SetProducts(products)));
            draft.Refusal = attempt.Refusal;
            if (attempt.Done)
                _draft = null;
        }
        catch (RuleViolation violation)
        {
            draft.Refusal = Rules.Say(violation);
        }
        finally
        {
            draft.Saving = false;
        }
    }

    private string? Read(Row row, out ProductLine? line)
    {
        line = null;
        if (!int.TryParse(row.Product, NumberStyles.None, CultureInfo.InvariantCulture, out var product))
            return L["Choose a product in every line, or take the line out."];
        if (Entry.Number(row.Quantity.Length == 0 ? "1" : row.Quantity) is not { } quantity)
            return L["“{0}” is no quantity.", row.Quantity];
        if (Entry.Number(row.Amount.Length == 0 ? "0" : row.Amount) is not { } amount)
            return L["“{0}” is no amount. Write it like {1}.", row.Amount, Entry.Write(12500.50m)];
        line = new ProductLine(new ProductId(product), quantity, Money.FromMajor(amount, Deal.Budget.Currency).Minor);
        return null;
    }

    private sealed class Row
    {
        public string Product { get; set; } = "";

        public string Quantity { get; set; } = "";

        public string Amount { get; set; } = "";

        public bool IsEmpty => Product.Length == 0 && Quantity.Length == 0 && Amount.Length == 0;
    }
}

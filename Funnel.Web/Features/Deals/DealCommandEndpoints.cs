using System.Globalization;
using System.Text.Json;
using Funnel.Domain.Analytics;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Domain.Pipelines;
using Funnel.Web.Access;
using Funnel.Web.Api;
using Funnel.Web.Data;
using Funnel.Web.Live;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Funnel.Web.Features.Deals;

/// <summary>Changing deals. An <c>Idempotency-Key</c> header makes a repeated call harmless.</summary>
public static class DealCommandEndpoints
{
    private const int MostProducts = 100;

    public static void MapDealCommands(this IEndpointRouteBuilder api)
    {
        api.MapPost("/deals", Create).Documented(DealDocs.Create);
        var deal = api.MapGroup("/deals/{id}");
        deal.MapPost("/move", (string id, Move body, Call call) => call.Do(id, body.Version, (store, deal, by) => store.ChangeAsync(deal, by, (d, pipelines) => Moved(d, pipelines, body), call.Cancel), body.Override))
            .Documented(DealDocs.Move);
        deal.MapPost("/handover", (string id, Handover body, Call call) => call.Do(id, body.Version, (store, deal, by) => store.HandOverAsync(deal, call.NewOwner(body.Owner), by, call.Cancel)))
            .Documented(DealDocs.Handover);
        deal.MapPost("/budget", (string id, Budget body, Call call) => call.Do(id, body.Version, (store, deal, by) => store.ChangeBudgetAsync(deal, Amount(body.Amount), body.Note, by, call.Cancel)))
            .Documented(DealDocs.Budget);
        deal.MapPost("/win", (string id, Win? body, Call call) => call.Do(id, body?.Version, (store, deal, by) => store.WinAsync(deal, by, call.Cancel), body?.Override))
            .Documented(DealDocs.Win);
        deal.MapPost("/lose", (string id, Lose body, Call call) => call.Do(id, body.Version, (store, deal, by) => store.LoseAsync(deal, body.Reason, by, call.Cancel)))
            .Documented(DealDocs.Lose);
        deal.MapPost("/reopen", (string id, Plain? body, Call call) => call.Do(id, body?.Version, (store, deal, by) => store.ReopenAsync(deal, by, call.Cancel)))
            .Documented(DealDocs.Reopen);
        deal.MapPost("/undo", (string id, Plain? body, Call call) => call.Do(id, body?.Version, (store, deal, by) => store.UndoAsync(deal, by, call.Cancel)))
            .Documented(DealDocs.Undo);
    }

    public sealed record Plain(int? Version);

    /// <summary>Override says why the deal goes on though its stage's playbook is not done.</summary>
    public sealed record Move(string? Stage, int? Version, string? Reason, string? Override);

    public sealed record Win(int? Version, string? Override);

    /// <summary>Owner is an id or a name; null takes the deal from its owner. It must be said.</summary>
    public sealed record Handover(JsonElement Owner, int? Version);

    public sealed record Budget(decimal? Amount, int? Version, string? Note);

    public sealed record Lose(string? Reason, int? Version);

    public sealed record NewProduct(string Product, decimal Quantity = 1, decimal Amount = 0);

    public sealed record NewDeal(
        string? Title,
        string? Customer,
        decimal? Amount,
        string? Currency,
        string? Pipeline,
        string? Stage,
        string? Owner,
        string? Channel,
        DateOnly? FirstContact,
        DateOnly? ExpectedClose,
        IReadOnlyList<NewProduct?>? Products,
        string? ExternalId);

    /// <summary>The deal after the call. <paramref name="Sequence"/> is the event's number in the log, null when nothing had to change.</summary>
    public sealed record Done(string Id, int Version, string Stage, Outcome Outcome, long? Sequence);

    private static async Task<Created<Done>> Create(NewDeal body, Call call, CatalogStore customers, TimeProvider clock)
    {
        var catalog = call.Catalog;
        var currency = body.Currency ?? catalog.Company.Currency;
        var pipeline = body.Pipeline is null ? catalog.Pipelines[0] : Call.Find(body.Pipeline, catalog.Pipelines, p => p.Id.Value, p => p.Name, "pipeline");
        var stage = body.Stage is null ? pipeline.OpenStages[0] : Call.Find(body.Stage, pipeline.Stages.Where(s => !s.Retired), s => s.Id.Value, s => s.Name, "stage");
        var channel = body.Channel is null ? (ChannelId?)null : Call.Find(body.Channel, catalog.Channels.Values.Where(c => !c.Retired), c => c.Id.Value, c => c.Name, "channel").Id;
        if (body.Products is { Count: > MostProducts } || body.Products?.Contains(null) == true)
            throw new RuleViolation("A deal has up to {0} products, none of them empty.", MostProducts);
        var products = (body.Products ?? []).OfType<NewProduct>().Select(p => new ProductLine(
            Call.Find(p.Product, catalog.Products.Values.Where(x => !x.Retired), x => x.Id.Value, x => x.Name, "product").Id, p.Quantity, Money.FromMajor(p.Amount, currency).Minor));
        var wish = Deal.Create(pipeline, new DealCreated(
            body.Title ?? body.Customer ?? "", null, pipeline.Id, stage.Id, call.FirstOwner(body.Owner), Money.FromMajor(Amount(body.Amount), currency), channel,
            body.FirstContact ?? Period.DayOf(clock.GetUtcNow().UtcDateTime, catalog.Company.Zone), body.ExpectedClose, [.. products], body.ExternalId));
        // The customer last: no customer is made for a deal the rules refuse.
        var customer = string.IsNullOrWhiteSpace(body.Customer) ? (CustomerId?)null : await customers.CustomerAsync(call.Acting.Caller, body.Customer, call.Cancel);
        var done = await call.AnswerAsync(await call.Store.CreateAsync(call.By(null), pipelines => Deal.Create(pipelines[pipeline.Id], wish with { Customer = customer }), call.Cancel));
        return TypedResults.Created($"{ApiSetup.Root}/deals/{done.Id}", done);
    }

    private static DealEvent? Moved(Deal deal, PipelineSet pipelines, Move body)
    {
        // By name in the deal's own pipeline, as it is inside the write; by id anywhere.
        var own = pipelines[deal.Pipeline].Stages;
        var stage = Call.FindStage(body.Stage, own.Any(s => Call.Is(s, body.Stage)) ? own : [.. pipelines.All.SelectMany(p => p.Stages)]);
        if (deal.Outcome != Outcome.Open && stage.Kind == StageKind.Open)
            throw new RuleViolation("This deal is closed. Reopen it first.");
        return deal.MoveTo(pipelines.Of(stage.Id), stage.Id, body.Reason);
    }

    private static decimal Amount(decimal? amount) => amount ?? throw new RuleViolation("Say the amount.");

    /// <summary>What every call needs: the store, the names, who calls, and the key.</summary>
    public sealed record Call(DealStore Store, LiveHistory History, Acting Acting, string? Key, CancellationToken Cancel)
    {
        public Catalog Catalog { get; } = History.Now.Catalog;

        public static ValueTask<Call?> BindAsync(HttpContext context)
        {
            var services = context.RequestServices;
            var live = services.GetRequiredService<LiveHistory>();
            var key = IdempotencyKey.Of(context.Request);
            // A key names one request: the same key with another command is another request.
            var command = context.Request.Path.Value?.Split('/')[^1];
            return ValueTask.FromResult<Call?>(new Call(services.GetRequiredService<DealStore>(), live, context.Acting(), key is null ? null : $"{command} {key}", context.RequestAborted));
        }

        public By By(int? version) => new(Acting.Caller, version, Key);

        public async Task<Results<Ok<Done>, ProblemHttpResult>> Do(string id, int? version, Func<DealStore, DealId, By, Task<Changed>> change, string? past = null) =>
            DealId.TryParse(id, out var deal)
                ? TypedResults.Ok(await AnswerAsync(await change(Store, deal, By(version) with { Override = past })))
                : TypedResults.Problem($"There is no deal “{id}”.", statusCode: StatusCodes.Status404NotFound, title: "No such deal");

        /// <summary>Answers once the change can be read back, so that a program's next call sees what this one did.</summary>
        public async Task<Done> AnswerAsync(Changed changed)
        {
            var deal = changed.Deal;
            var sequence = changed.Events.Count == 0 ? (long?)null : changed.Events[^1].Sequence;
            if (sequence is { } s)
                await History.ReachedAsync(s, Cancel);
            var stage = History.Now.Catalog.Pipeline(deal.Pipeline)?.Shown(deal.Outcome, deal.Stage)?.Name;
            return new Done(deal.Id.ToString(), deal.Version, stage ?? "", deal.Outcome, sequence);
        }

        /// <summary>Of a new deal: who may not leave it to nobody takes it.</summary>
        public EmployeeId? FirstOwner(string? text) => Owner(text) ?? (Acting.Authority.Changes.Covers((EmployeeId?)null, Catalog.Staff) ? null : Acting.Employee);

        // Whom the caller may not see is as good as unknown.
        public EmployeeId? Owner(string? text) => string.IsNullOrWhiteSpace(text) ? null
            : Find(text, Catalog.Employees.Values.Where(e => Acting.Sees.Covers(e.Id, Catalog.Staff)), e => e.Id.Value, e => e.Name, "employee").Id;

        public EmployeeId? NewOwner(JsonElement owner) => owner.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => Owner(owner.GetString()),
            JsonValueKind.Number => Owner(owner.GetRawText()),
            _ => throw new RuleViolation("Say who takes the deal over: an employee, or null for nobody."),
        };

        /// <summary>A stage still in use, by id or by name.</summary>
        public static Stage FindStage(string? text, IReadOnlyList<Stage> stages) =>
            stages.FirstOrDefault(s => s.Id.Value.ToString(CultureInfo.InvariantCulture) == text)
            ?? Find(text, stages.Where(s => !s.Retired), s => s.Id.Value, s => s.Name, "stage");

        public static bool Is(Stage stage, string? text) =>
            stage.Id.Value.ToString(CultureInfo.InvariantCulture) == text || (!stage.Retired && string.Equals(stage.Name, text, StringComparison.OrdinalIgnoreCase));

        public static T Find<T>(string? text, IEnumerable<T> all, Func<T, int> id, Func<T, string> name, string what)
        {
            var found = all.Where(x => string.Equals(name(x), text, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
            if (found.Count == 0 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                found = [.. all.Where(x => id(x) == number).Take(1)];
            return found.Count switch
            {
                1 => found[0],
                0 => throw new RuleViolation("There is no {0} “{1}”.", what, text ?? ""),
                _ => throw new RuleViolation("More than one {0} is called “{1}”; name it by its id.", what, text ?? ""),
            };
        }
    }
}

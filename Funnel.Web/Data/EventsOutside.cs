using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;
using Funnel.Web.Live;

namespace Funnel.Web.Data;

/// <summary>Events as programs see them: ids are opaque strings, amounts are in major units. How they are stored is nobody's business outside.</summary>
internal static class EventsOutside
{
    public static FeedEvent Describe(LoggedEvent e) =>
        new(e.Sequence, e.Deal.ToString(), e.Version, e.At, e.Actor.Name, EventBodies.KindOf(e.Event), JsonSerializer.SerializeToElement(e.Event, e.Event.GetType(), OptionsOf(e.Event)));

    // A product line does not know its currency; only an event with a budget says it. Elsewhere two decimals would be a guess, so minor units are named.
    private static JsonSerializerOptions OptionsOf(DealEvent e) => e is DealCreated created ? ByDigits[Currencies.Digits(created.Budget.Currency)] : MinorUnits;

    private static readonly JsonSerializerOptions MinorUnits = Make(null);

    private static readonly ImmutableArray<JsonSerializerOptions> ByDigits = [.. Enumerable.Range(0, 4).Select(d => Make(d))];

    private static JsonSerializerOptions Make(int? digits) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new MoneyOut(), new LineOut(digits), new IdOut<DealId>(i => i.Value), new IdOut<PipelineId>(i => i.Value), new IdOut<StageId>(i => i.Value),
            new IdOut<CustomerId>(i => i.Value), new IdOut<EmployeeId>(i => i.Value), new IdOut<ProductId>(i => i.Value), new IdOut<ChannelId>(i => i.Value),
            new IdOut<StepId>(i => i.Value),
        },
    };

    private abstract class Out<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => throw new NotSupportedException("Only written.");
    }

    private sealed class MoneyOut : Out<Money>
    {
        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteNumber("amount", value.Major);
            writer.WriteString("currency", value.Currency);
            writer.WriteEndObject();
        }
    }

    private sealed class LineOut(int? digits) : Out<ProductLine>
    {
        public override void Write(Utf8JsonWriter writer, ProductLine value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("product", value.Product.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteNumber("quantity", value.Quantity);
            if (digits is { } d)
                writer.WriteNumber("amount", value.Amount / (decimal)Math.Pow(10, d));
            else
                writer.WriteNumber("amountMinor", value.Amount);
            writer.WriteEndObject();
        }
    }

    private sealed class IdOut<T>(Func<T, long> value) : Out<T>
    {
        public override void Write(Utf8JsonWriter writer, T id, JsonSerializerOptions options) =>
            writer.WriteStringValue(value(id).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}

using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Funnel.Domain.Common;
using Funnel.Domain.Deals;

namespace Funnel.Web.Data;

/// <summary>Events as text and back. The kind's name is part of the stored format: it never changes, even when the type is renamed.</summary>
public static class EventBodies
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        // Stored text is never put into a page as it is; readable Cyrillic is worth more here.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new MoneyConverter(), new IdConverters() },
    };

    private static readonly FrozenDictionary<string, Type> Types = new Dictionary<string, Type>
    {
        ["created"] = typeof(DealCreated),
        ["moved"] = typeof(DealMoved),
        ["transferred"] = typeof(DealTransferred),
        ["budget-changed"] = typeof(BudgetChanged),
        ["expected-close-changed"] = typeof(ExpectedCloseChanged),
        ["owner-changed"] = typeof(OwnerChanged),
        ["products-changed"] = typeof(ProductsChanged),
        ["channel-set"] = typeof(ChannelSet),
        ["details-changed"] = typeof(DetailsChanged),
        ["probability-set"] = typeof(ProbabilitySet),
        ["document-attached"] = typeof(DocumentAttached),
        ["document-withdrawn"] = typeof(DocumentWithdrawn),
        ["step-completed"] = typeof(StepCompleted),
        ["note-added"] = typeof(NoteAdded),
        ["email-sent"] = typeof(EmailSent),
        ["won"] = typeof(DealWon),
        ["lost"] = typeof(DealLost),
        ["reopened"] = typeof(DealReopened),
        ["undone"] = typeof(ChangeUndone),
        ["removed"] = typeof(DealRemoved),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> Kinds = Types.ToFrozenDictionary(t => t.Value, t => t.Key);

    private static readonly (byte[] Kind, Type Type)[] Stored = [.. Types.Select(t => (System.Text.Encoding.UTF8.GetBytes(t.Key), t.Value))];

    public static IEnumerable<Type> KnownTypes => Types.Values;

    public static string KindOf(DealEvent e) => Kinds[e.GetType()];

    public static string Write(DealEvent e) => JsonSerializer.Serialize(e, e.GetType(), Options);

    public static DealEvent Read(string kind, string body) => Types.TryGetValue(kind, out var type)
        ? (DealEvent)JsonSerializer.Deserialize(body, type, Options)!
        : throw new InvalidOperationException($"The log holds an event of the unknown kind “{kind}”; it was written by a newer version of Funnel.");

    /// <summary>The same of text as it is stored, in UTF-8: without a string made of it, for a start reads millions.</summary>
    public static DealEvent Read(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> body)
    {
        if (BodyReader.TryRead(kind, body) is { } frequent)
            return frequent;
        foreach (var (name, type) in Stored)
            if (kind.SequenceEqual(name))
                return (DealEvent)JsonSerializer.Deserialize(body, type, Options)!;
        return Read(System.Text.Encoding.UTF8.GetString(kind), "");
    }

    public static string WriteProducts(IEnumerable<ProductLine> products) => JsonSerializer.Serialize(products, Options);

    public static System.Collections.Immutable.ImmutableArray<ProductLine> ReadProducts(string json) =>
        JsonSerializer.Deserialize<System.Collections.Immutable.ImmutableArray<ProductLine>>(json, Options);

    private sealed class MoneyConverter : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var text = reader.GetString()!;
            return new Money(long.Parse(text.AsSpan(0, text.Length - 4), System.Globalization.CultureInfo.InvariantCulture), text[^3..]);
        }

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
            writer.WriteStringValue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value.Minor} {value.Currency}"));
    }

    // Ids are numbers in the body, not objects with a Value.
    private sealed class IdConverters : JsonConverterFactory
    {
        private static readonly Dictionary<Type, JsonConverter> Known = new()
        {
            [typeof(DealId)] = new Id<DealId>(v => new(v), i => i.Value),
            [typeof(PipelineId)] = new Id<PipelineId>(v => new((int)v), i => i.Value),
            [typeof(StageId)] = new Id<StageId>(v => new((int)v), i => i.Value),
            [typeof(CustomerId)] = new Id<CustomerId>(v => new((int)v), i => i.Value),
            [typeof(EmployeeId)] = new Id<EmployeeId>(v => new((int)v), i => i.Value),
            [typeof(ProductId)] = new Id<ProductId>(v => new((int)v), i => i.Value),
            [typeof(ChannelId)] = new Id<ChannelId>(v => new((int)v), i => i.Value),
        };

        public override bool CanConvert(Type type) => Known.ContainsKey(type);

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) => Known[type];
    }

    private sealed class Id<T>(Func<long, T> make, Func<T, long> value) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => make(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, T id, JsonSerializerOptions options) => writer.WriteNumberValue(value(id));
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Funnel.Web.Features.Wall.Frames;

/// <summary>
/// A whole picture of one view, ready to send: its JSON is written once, whoever many displays get it. <see cref="Stamp"/> names it.
/// </summary>
public sealed class WallFrame
{
    WallFrame(string run, long number, long sequence, string html, byte[] json)
    {
        (Stamp, Number, Sequence, Html, Json) = ($"{run}.{number}", number, sequence, html, json);
    }

    public string Stamp { get; }

    /// <summary>Rises with every frame this process renders.</summary>
    public long Number { get; }

    /// <summary>The last event of the log that is in the picture.</summary>
    public long Sequence { get; }

    public string Html { get; }

    public ReadOnlyMemory<byte> Json { get; }

    public static WallFrame Of(FrameBuilt built, long number)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            stamp = $"{built.Run}.{number}",
            run = built.Run,
            epoch = built.Epoch,
            number,
            sequence = built.Sequence,
            builtAt = Milliseconds(built.At),
            changedAt = Milliseconds(built.ChangedAt),
            build = built.Build,
            zone = built.Zone,
            shape = built.Shape,
            html = built.Html,
        });
        return new WallFrame(built.Run, number, built.Sequence, built.Html, json);
    }

    public static long Milliseconds(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
}

/// <summary>What a frame is made of, before it has its number.</summary>
public sealed record FrameBuilt(string Html, string Shape, long Sequence, string Epoch, DateTime At, DateTime ChangedAt, string Zone, string Build, string Run)
{
    /// <summary>A tile could not be drawn; the next render tries again.</summary>
    public bool Broken { get; init; }

    public DateOnly Day { get; init; }
}

/// <summary>
/// What a display is told: the server's time, the instant up to which the picture is known to be right, and the frame when it is a new one.
/// Without a frame it is a heartbeat: nothing changed.
/// </summary>
[JsonConverter(typeof(WallMessageJson))]
public sealed record WallMessage(DateTime ServerNow, DateTime CheckedAt, WallFrame? Frame)
{
    /// <summary>The screen was taken away: it keeps nothing.</summary>
    public bool Gone { get; init; }

    /// <summary>The page itself is to be loaded anew: what the screen shows was changed, or somebody asked for it.</summary>
    public bool Reload { get; init; }
}

sealed class WallMessageJson : JsonConverter<WallMessage>
{
    public override WallMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Displays are told, they do not tell.");

    public override void Write(Utf8JsonWriter writer, WallMessage value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("serverNow", WallFrame.Milliseconds(value.ServerNow));
        writer.WriteNumber("checkedAt", WallFrame.Milliseconds(value.CheckedAt));
        if (value.Gone)
            writer.WriteBoolean("gone", true);
        if (value.Reload)
            writer.WriteBoolean("reload", true);
        if (value.Frame is { } frame)
        {
            writer.WritePropertyName("frame");
            // Our own serializer wrote it a moment ago.
            writer.WriteRawValue(frame.Json.Span, skipInputValidation: true);
        }
        writer.WriteEndObject();
    }
}

using System.Text.RegularExpressions;
using System.Xml.Linq;
using Funnel.Domain.Access;
using Funnel.Domain.Analytics;
using Funnel.Tests.Kit;
using Funnel.Tests.Parts;
using Funnel.Web.Data;
using Funnel.Web.Features.Settings.Audit;
using Funnel.Web.Live;
using Funnel.Web.Parts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Funnel.Tests.Features.Settings.Audit;

/// <summary>Whatever the source can write into the audit, the page has words for, in both languages; a new action, fact or refusal without one fails here.</summary>
public sealed partial class AuditWordsTests : PartsContext
{
    static readonly LiveState Now = new(SalesHistory.Empty, TestCompany.Books, 1, "epoch");

    AuditActions Actions => new(Texts<AuditTexts>());

    AuditFactWords Facts => new(Texts<AuditTexts>(), Texts<PartsTexts>());

    AuditSentences Sentences => new(Texts<AuditTexts>(), Texts<RuleTexts>());

    AuditWords Words => new(Texts<AuditTexts>(), Texts<PartsTexts>(), Texts<RuleTexts>());

    IStringLocalizer<T> Texts<T>() => Services.GetRequiredService<IStringLocalizer<T>>();

    [GeneratedRegex("[А-Яа-яё]")]
    private static partial Regex Cyrillic();

    [Fact]
    public void Everything_the_source_can_write_has_a_word()
    {
        Assert.Empty(AuditCodes.Actions.Except(Actions.Words.Keys));
        Assert.Empty(AuditCodes.Actions.Select(code => code.Split('.')[0]).Except(Actions.Kinds.Keys));
        Assert.Empty(AuditCodes.Facts.Except(Facts.Names.Keys));
        Assert.Empty(AuditCodes.Values.Except(Facts.Codes.Keys));
        Assert.Empty(AuditCodes.Refusals.Except(Sentences.Own.Keys).Except(Rules()));
    }

    // The brief of old lines, below, says what nothing writes any more.
    [Fact]
    public void No_word_is_left_over() => Assert.Empty(Actions.Words.Keys.Concat(Actions.Outcomes.Keys).Except(AuditCodes.Actions)
        .Concat(Facts.Names.Keys.Except(AuditCodes.Facts)).Concat(Facts.Codes.Keys.Except(AuditCodes.Values)).Concat(Sentences.Own.Keys.Except(AuditCodes.Refusals)));

    [Theory]
    [InlineData("en", false)]
    [InlineData("ru", true)]
    public void Every_word_is_of_the_readers_language(string language, bool cyrillic)
    {
        Speak(language);
        string[] words =
        [
            .. Actions.Kinds.Values, .. Actions.Words.Values, .. Actions.Outcomes.Values, .. Facts.Names.Values, .. Facts.Codes.Values, .. Sentences.Own.Values,
            .. AuditCodes.Programs.Append("Nobody").Append("Key “x”").Select(Texts<PartsTexts>().ActorName),
            .. Enum.GetValues<CallerKind>().Select(Words.Door), .. Enum.GetNames<Role>().Select(role => Facts.Value("role", role, Now.Catalog)), .. AuditCodes.Refusals.Select(Sentences.Say),
        ];
        Assert.Equal([], words.Where(word => Cyrillic().IsMatch(word) != cyrillic));
    }

    [Fact]
    public void The_scan_finds_what_is_written_and_nothing_else()
    {
        const string planted = """audit.Add(db, by, new AuditNote("thing.made-up", After: AuditFacts.Write(("colour", row.Bad ? "red" : null), ("day", row.At.ToString("yyyy")))), "prepare.lock");""";
        Assert.Equal(["thing.made-up"], AuditCodes.ActionsIn(planted));
        Assert.Equal(["colour", "day"], AuditCodes.FactsIn(planted));
        Assert.Equal(["red"], AuditCodes.ValuesIn(planted));
        Assert.Superset(new HashSet<string> { "account.welcomed", "display.code-limited", "webhook.resumed", "deal.won", "sample.started", "account.made", "person.limited" }, new HashSet<string>(AuditCodes.Actions));
        Assert.Superset(new HashSet<string> { "Command line", "Import", "First start", "Forgotten password", "Single sign-on" }, new HashSet<string>(AuditCodes.Programs));
        Assert.Contains("Wrong e-mail or password.", AuditCodes.Refusals);
    }

    [Theory]
    [InlineData("department.added", "South", null, null, null, "South")]
    [InlineData("customer.added", "Aurora", null, "CustomerId { Value = 1 }", null, "Aurora")]
    [InlineData("customer.added", "Aurora", null, """{"name":"Aurora"}""", null, "Aurora")]
    [InlineData("account.welcomed", "a@b.example", null, null, null, "first password set")]
    [InlineData("account.signed-in", null, null, """{"way":"passkey","passkey":"Laptop"}""", null, "by passkey, Laptop")]
    [InlineData("account.role-changed", "a@b.example", """{"role":"Salesperson","switched":"on"}""", """{"role":"Head","switched":"on"}""", "Salesperson", "Head of department")]
    [InlineData("account.switched-off", "a@b.example", """{"role":"Head","switched":"on"}""", """{"role":"Head","switched":"off"}""", "in use", "out of use")]
    [InlineData("deal.budget-changed", "Lathe", """{"stage":"1","budget":"100 EUR"}""", """{"stage":"1","budget":"99.50 EUR"}""", "€100", "€99.50")]
    [InlineData("deal.note-added", "Lathe", """{"stage":"1"}""", """{"stage":"1","note":"waiting"}""", null, "waiting")]
    [InlineData("deal.created", "Lathe", null, """{"stage":"1","outcome":"Open","owner":"1","budget":"12000 EUR"}""", null, "Awareness, Anna Karenina, €12,000")]
    [InlineData("deal.products-changed", "Lathe", """{"products":""}""", """{"products":"2×1 1×3"}""", null, "Press × 2, Training × 1")]
    [InlineData("key.created", "erp", null, """{"key":"funnel_ab","role":"Viewer","readOnly":"yes"}""", null, "funnel_ab, Viewer, Only reads")]
    [InlineData("import.finished", null, null, "batch=3 rows=1200 refused=0 created=5 changed=0", null, "Import number: 3, Rows: 1,200, New deals: 5, Changed deals: 0")]
    [InlineData("import.names", null, null, "12 customers", null, "Customers: 12")]
    [InlineData("sample.customers", null, null, "520", null, "Customers: 520")]
    [InlineData("pipeline.added", null, null, "Funnel.Web.Data.PipelineRow", null, null)]
    [InlineData("display.approved", "Hall", null, """{"name":"Hall","site":"","view":"?theme=light&slides=funnel","department":"2"}""", null, "Hall, theme: light; slides: funnel, North")]
    [InlineData("webhook.removed", "3", null, "https://erp.example/hook?a=b", null, "https://erp.example/hook?a=b")]
    public void A_line_says_in_brief_what_changed_old_lines_too(string action, string? subject, string? before, string? after, string? says, string? then) =>
        Assert.Equal((says, then), Words.Brief(Line(action, subject, before, after), Now.Catalog));

    [Fact]
    public void A_refusal_is_read_in_Russian_with_the_names_it_was_kept_with()
    {
        Speak("ru");
        Assert.Equal("Ваша роль этого не разрешает.", Words.Brief(Line("key.created", "mine", null, "Your role does not allow this.", refused: true), Now.Catalog).After);
        Assert.Equal("Отдел «Юг (1)» уже есть.", Sentences.Say("There is a department called “Юг (1)” already."));
        Assert.Equal("Дата 1 вне пределов от 2 до 3.", Sentences.Say("The date 1 is outside 2 to 3."));
        Assert.Equal("Something nobody knows.", Sentences.Say("Something nobody knows."));
        var line = Line("key.revoked", "3", null, "This key is no longer valid.", refused: true);
        (line.ActorName, line.From) = ("Key “curl”", "key 10.0.0.1");
        Assert.Equal("Ключ «curl»: Отказано (Отозвано); ключ № 3; Этот ключ больше не действует.", Words.Whole(line, Now));
        Assert.Equal("ключ 10.0.0.1", Words.From(line));
    }

    // A stored sentence has its names in the order of the English one.
    [Fact]
    public void Every_refusal_numbers_its_names_in_order() => Assert.All(Rules(), rule => Assert.True(
        Regex.Matches(rule, @"\{(\d)\}").Select(hole => hole.Groups[1].Value).SequenceEqual(Enumerable.Range(0, 10).Select(n => $"{n}").Take(Regex.Count(rule, @"\{\d\}"))), rule));

    static string[] Rules() => [.. XDocument.Load(Repository.File("Funnel.Web", "Parts", "RuleTexts.ru.resx")).Root!.Elements("data").Select(data => data.Attribute("name")!.Value)];

    static AuditRow Line(string action, string? subject, string? before, string? after, bool refused = false) =>
        new() { ActorName = "Anna Karenina", ActorId = action.StartsWith("key", StringComparison.Ordinal) ? null : 1, Action = action, Subject = subject, Before = before, After = after, Refused = refused };
}

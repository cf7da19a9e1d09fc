using System.Globalization;
using Funnel.Web.Parts;
using Microsoft.Extensions.Localization;

namespace Funnel.Tests.Parts;

public class TextsTests
{
    const string Days = "{0} day|{0} days";

    [Theory]
    [InlineData(0, "0 days")]
    [InlineData(1, "1 day")]
    [InlineData(2, "2 days")]
    [InlineData(21, "21 days")]
    [InlineData(1284, "1,284 days")]
    public void English_has_one_and_other(long number, string expected) => Assert.Equal(expected, In("en", new Fake(), number));

    [Theory]
    [InlineData(0, "0 дней")]
    [InlineData(1, "1 день")]
    [InlineData(2, "2 дня")]
    [InlineData(4, "4 дня")]
    [InlineData(5, "5 дней")]
    [InlineData(11, "11 дней")]
    [InlineData(12, "12 дней")]
    [InlineData(14, "14 дней")]
    [InlineData(21, "21 день")]
    [InlineData(22, "22 дня")]
    [InlineData(111, "111 дней")]
    [InlineData(112, "112 дней")]
    [InlineData(1001, "1\u00A0001 день")]
    public void Russian_has_one_few_and_many(long number, string expected) =>
        Assert.Equal(expected, In("ru", new Fake { [Days] = "{0} день|{0} дня|{0} дней" }, number));

    [Fact]
    public void A_text_that_is_not_translated_keeps_the_English_rule() => Assert.Equal("2 days", In("ru", new Fake(), 2));

    [Fact]
    public void More_values_follow_the_number() =>
        Assert.Equal("3 deals of Ingrid", new Fake().Count("{0} deal of {1}|{0} deals of {1}", 3, "Ingrid"));

    static string In(string culture, IStringLocalizer texts, long number)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return texts.Count(Days, number);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    sealed class Fake : Dictionary<string, string>, IStringLocalizer
    {
        LocalizedString IStringLocalizer.this[string name] => new(name, this.GetValueOrDefault(name, name), !ContainsKey(name));

        LocalizedString IStringLocalizer.this[string name, params object[] arguments] =>
            new(name, string.Format(CultureInfo.CurrentCulture, this.GetValueOrDefault(name, name), arguments));

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}

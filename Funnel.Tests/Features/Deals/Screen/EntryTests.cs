using System.Globalization;
using Funnel.Web.Features.Deals.Screen;

namespace Funnel.Tests.Features.Deals.Screen;

public sealed class EntryTests
{
    [Theory]
    [InlineData("en", "54000", 54000d)]
    [InlineData("en", "54,000.50", 54000.5)]
    [InlineData("en", "€54,000", 54000d)]
    [InlineData("en", "54 000", 54000d)]
    [InlineData("en", "35 %", 35d)]
    [InlineData("en", "-5", -5d)]
    [InlineData("en", "−5", -5d)]
    [InlineData("en", "54,5", null)]
    [InlineData("en", "1.2.3", null)]
    [InlineData("en", "many", null)]
    [InlineData("en", "", null)]
    [InlineData("en", "99999999999999999999999999999", null)]
    [InlineData("ru", "54 000,50", 54000.5)]
    [InlineData("ru", "54\u00A0000\u00A0₽", 54000d)]
    [InlineData("ru", "54000.5", 54000.5)]
    [InlineData("ru", "54.000,5", null)]
    public void Numbers_are_read_as_people_type_them(string language, string text, double? number)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        Assert.Equal((decimal?)number, Entry.Number(text));
    }

    [Theory]
    [InlineData("en", "12500.5")]
    [InlineData("ru", "12500,5")]
    public void What_is_written_into_a_field_can_be_read_back(string language, string text)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        Assert.Equal(text, Entry.Write(12500.50m));
        Assert.Equal(12500.5m, Entry.Number(text));
    }
}

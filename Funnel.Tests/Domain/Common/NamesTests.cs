using Funnel.Domain.Common;

namespace Funnel.Tests.Domain.Common;

public sealed class NamesTests
{
    [Theory]
    [InlineData("Ada Berg")]
    [InlineData("Ольга Ш.")]
    [InlineData("مي\u200Cخواهم")]
    [InlineData("Family 👨\u200D👩\u200D👧")]
    [InlineData("<b>Own</b>")]
    public void A_name_is_anything_that_is_seen(string name) => Assert.Equal(name, Names.Read($"  {name} ", 100));

    [Theory]
    [InlineData("ada\u202Egnp.exe")]
    [InlineData("\u2066Ada")]
    [InlineData("A\u200Bda")]
    [InlineData("Ada\uFEFFBerg")]
    [InlineData("Ada\u2028Berg")]
    [InlineData("Ada\u2029Berg")]
    [InlineData("Ada\nBerg")]
    [InlineData("Ada\u0000")]
    [InlineData("Ada\U000E0041")]
    public void What_is_not_seen_is_refused(string name) => Assert.Equal("A name has no hidden characters.", Assert.Throws<RuleViolation>(() => Names.Read(name, 100)).Message);

    [Fact]
    public void Nothing_and_too_much_are_no_name() => Assert.Equal((null, null, "four"), (Names.Read(" ", 4), Names.Read("fives", 4), Names.Read("four", 4)));
}

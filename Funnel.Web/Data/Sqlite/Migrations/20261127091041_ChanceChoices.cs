using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Funnel.Web.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ChanceChoices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ChanceChoices",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ActorId = table.Column<int>(type: "INTEGER", nullable: true),
                    ActorName = table.Column<string>(type: "TEXT", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChanceChoices", x => x.Number);
                });

            migrationBuilder.Sql("CREATE TRIGGER \"ChanceChoices_no_update\" BEFORE UPDATE ON \"ChanceChoices\" BEGIN SELECT RAISE(ABORT, 'By what deals were weighed is never rewritten.'); END");
            migrationBuilder.Sql("CREATE TRIGGER \"ChanceChoices_no_replace\" BEFORE INSERT ON \"ChanceChoices\" WHEN EXISTS (SELECT 1 FROM \"ChanceChoices\" WHERE \"Number\" = NEW.\"Number\") BEGIN SELECT RAISE(ABORT, 'By what deals were weighed is never rewritten.'); END");
            migrationBuilder.Sql("CREATE TRIGGER \"ChanceChoices_no_delete\" BEFORE DELETE ON \"ChanceChoices\" BEGIN SELECT RAISE(ABORT, 'By what deals were weighed is never rewritten.'); END");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var trigger in (string[])["no_update", "no_replace", "no_delete"])
                migrationBuilder.Sql($"DROP TRIGGER \"ChanceChoices_{trigger}\"");

            migrationBuilder.DropTable(
                name: "ChanceChoices");
        }
    }
}

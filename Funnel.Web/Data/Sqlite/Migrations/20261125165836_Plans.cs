using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Funnel.Web.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Plans : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "YearStart",
                table: "Company",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.CreateTable(
                name: "PlanChanges",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ActorId = table.Column<int>(type: "INTEGER", nullable: true),
                    ActorName = table.Column<string>(type: "TEXT", nullable: false),
                    Scope = table.Column<string>(type: "TEXT", nullable: false),
                    ScopeId = table.Column<int>(type: "INTEGER", nullable: false),
                    FirstMonth = table.Column<int>(type: "INTEGER", nullable: false),
                    Months = table.Column<int>(type: "INTEGER", nullable: false),
                    Metric = table.Column<string>(type: "TEXT", nullable: false),
                    Before = table.Column<long>(type: "INTEGER", nullable: true),
                    After = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PlanChanges", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "PlanTargets",
                columns: table => new
                {
                    Scope = table.Column<string>(type: "TEXT", nullable: false),
                    ScopeId = table.Column<int>(type: "INTEGER", nullable: false),
                    FirstMonth = table.Column<int>(type: "INTEGER", nullable: false),
                    Months = table.Column<int>(type: "INTEGER", nullable: false),
                    Metric = table.Column<string>(type: "TEXT", nullable: false),
                    Value = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PlanTargets", x => new { x.Scope, x.ScopeId, x.FirstMonth, x.Months, x.Metric });
                });

            migrationBuilder.Sql("CREATE TRIGGER \"PlanChanges_no_update\" BEFORE UPDATE ON \"PlanChanges\" BEGIN SELECT RAISE(ABORT, 'What was planned is never rewritten.'); END");
            migrationBuilder.Sql("CREATE TRIGGER \"PlanChanges_no_replace\" BEFORE INSERT ON \"PlanChanges\" WHEN EXISTS (SELECT 1 FROM \"PlanChanges\" WHERE \"Number\" = NEW.\"Number\") BEGIN SELECT RAISE(ABORT, 'What was planned is never rewritten.'); END");
            migrationBuilder.Sql("CREATE TRIGGER \"PlanChanges_no_delete\" BEFORE DELETE ON \"PlanChanges\" BEGIN SELECT RAISE(ABORT, 'What was planned is never rewritten.'); END");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER \"PlanChanges_no_update\"");
            migrationBuilder.Sql("DROP TRIGGER \"PlanChanges_no_replace\"");
            migrationBuilder.Sql("DROP TRIGGER \"PlanChanges_no_delete\"");

            migrationBuilder.DropTable(
                name: "PlanChanges");

            migrationBuilder.DropTable(
                name: "PlanTargets");

            migrationBuilder.DropColumn(
                name: "YearStart",
                table: "Company");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Funnel.Web.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ChannelSpendHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ChannelSpendChanges",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ActorId = table.Column<int>(type: "INTEGER", nullable: true),
                    ActorName = table.Column<string>(type: "TEXT", nullable: false),
                    ChannelId = table.Column<int>(type: "INTEGER", nullable: false),
                    Month = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Before = table.Column<long>(type: "INTEGER", nullable: true),
                    After = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChannelSpendChanges", x => x.Number);
                });

            migrationBuilder.Sql("CREATE TRIGGER \"ChannelSpendChanges_no_update\" BEFORE UPDATE ON \"ChannelSpendChanges\" BEGIN SELECT RAISE(ABORT, 'What was spent is never rewritten.'); END");
            migrationBuilder.Sql("CREATE TRIGGER \"ChannelSpendChanges_no_replace\" BEFORE INSERT ON \"ChannelSpendChanges\" WHEN EXISTS (SELECT 1 FROM \"ChannelSpendChanges\" WHERE \"Number\" = NEW.\"Number\") BEGIN SELECT RAISE(ABORT, 'What was spent is never rewritten.'); END");
            migrationBuilder.Sql("CREATE TRIGGER \"ChannelSpendChanges_no_delete\" BEFORE DELETE ON \"ChannelSpendChanges\" BEGIN SELECT RAISE(ABORT, 'What was spent is never rewritten.'); END");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER \"ChannelSpendChanges_no_update\"");
            migrationBuilder.Sql("DROP TRIGGER \"ChannelSpendChanges_no_replace\"");
            migrationBuilder.Sql("DROP TRIGGER \"ChannelSpendChanges_no_delete\"");

            migrationBuilder.DropTable(
                name: "ChannelSpendChanges");
        }
    }
}

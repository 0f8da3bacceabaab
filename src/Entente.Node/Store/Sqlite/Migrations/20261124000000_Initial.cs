using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Entente.Node.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "agreements",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    terms = table.Column<byte[]>(type: "BLOB", nullable: false),
                    parties = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    phase = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    complete = table.Column<bool>(type: "INTEGER", nullable: false),
                    signed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    holds = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agreements", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "arriving_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    draft = table.Column<Guid>(type: "TEXT", nullable: true),
                    entry = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 130, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    held = table.Column<long>(type: "INTEGER", nullable: false),
                    sending = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    head = table.Column<byte[]>(type: "BLOB", nullable: true),
                    moved_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_arriving_files", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "attachments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    draft = table.Column<Guid>(type: "TEXT", nullable: true),
                    entry = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 130, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    sm3 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attachments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_trail",
                columns: table => new
                {
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    officer = table.Column<Guid>(type: "TEXT", nullable: true),
                    action = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_trail", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "bundle_items",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    bundle = table.Column<long>(type: "INTEGER", nullable: false),
                    item = table.Column<long>(type: "INTEGER", nullable: true),
                    file = table.Column<long>(type: "INTEGER", nullable: true),
                    envelope = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bundle_items", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bundle_replies",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bundle_replies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bundles",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    ours = table.Column<bool>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    made = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: true),
                    parts = table.Column<int>(type: "INTEGER", nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    taken = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bundles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cosigned_heads",
                columns: table => new
                {
                    log = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    note = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cosigned_heads", x => new { x.log, x.partner });
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    friendly_name = table.Column<string>(type: "TEXT", nullable: true),
                    xml = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    procedure = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    matter = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    agreement = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    audience = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    stage = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    author = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    confirmed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    return_note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    entry = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_drafts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "dues",
                columns: table => new
                {
                    matter = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    owed_by = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    about = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    start = table.Column<long>(type: "INTEGER", nullable: false),
                    length = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    provisional = table.Column<bool>(type: "INTEGER", nullable: false),
                    zone = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    calendar = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dues", x => new { x.matter, x.name, x.owed_by, x.about });
                });

            migrationBuilder.CreateTable(
                name: "entries",
                columns: table => new
                {
                    position = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    matter = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    log = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    procedure = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    issuer = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    stream = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    time = table.Column<long>(type: "INTEGER", nullable: false),
                    direction = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    header_bytes = table.Column<byte[]>(type: "BLOB", nullable: false),
                    jws = table.Column<byte[]>(type: "BLOB", nullable: false),
                    key_id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: true),
                    retain_until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    purged_at = table.Column<long>(type: "INTEGER", nullable: true),
                    purge_to_report = table.Column<bool>(type: "INTEGER", nullable: false),
                    admitted = table.Column<bool>(type: "INTEGER", nullable: true),
                    refusal_code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    log_index = table.Column<long>(type: "INTEGER", nullable: false),
                    logged_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state_agrees = table.Column<bool>(type: "INTEGER", nullable: true),
                    released_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    written_by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_entries", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "exhibits",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    recorded_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exhibits", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "file_deliveries",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    attachment = table.Column<Guid>(type: "TEXT", nullable: false),
                    entry = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    not_before = table.Column<long>(type: "INTEGER", nullable: true),
                    sending = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    seal = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sent = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "file_pieces",
                columns: table => new
                {
                    file = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_pieces", x => new { x.file, x.number });
                });

            migrationBuilder.CreateTable(
                name: "incidents",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    times = table.Column<int>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: true),
                    entry = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    matter = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    evidence = table.Column<byte[]>(type: "BLOB", nullable: true),
                    note = table.Column<byte[]>(type: "BLOB", nullable: true),
                    before = table.Column<byte[]>(type: "BLOB", nullable: true),
                    proof = table.Column<byte[]>(type: "BLOB", nullable: true),
                    log = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    cleared_at = table.Column<long>(type: "INTEGER", nullable: true),
                    cleared_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    cleared_reason = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incidents", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "key_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    party = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    replaced = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    successor = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    card_before = table.Column<byte[]>(type: "BLOB", nullable: false),
                    card = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    stolen = table.Column<bool>(type: "INTEGER", nullable: false),
                    recovery = table.Column<byte[]>(type: "BLOB", nullable: true),
                    requested_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    confirmed_by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "key_requests",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    stolen = table.Column<bool>(type: "INTEGER", nullable: false),
                    successor = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_requests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "log_leaves",
                columns: table => new
                {
                    log = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    index = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_leaves", x => new { x.log, x.index });
                });

            migrationBuilder.CreateTable(
                name: "log_tiles",
                columns: table => new
                {
                    log = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    index = table.Column<long>(type: "INTEGER", nullable: false),
                    hashes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_tiles", x => new { x.log, x.level, x.index });
                });

            migrationBuilder.CreateTable(
                name: "logs",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    frontier = table.Column<byte[]>(type: "BLOB", nullable: false),
                    checkpoint = table.Column<byte[]>(type: "BLOB", nullable: true),
                    checkpoint_size = table.Column<long>(type: "INTEGER", nullable: false),
                    checkpoint_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_logs", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "losses",
                columns: table => new
                {
                    log = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    index = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    stream = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    entry = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_losses", x => new { x.log, x.index });
                });

            migrationBuilder.CreateTable(
                name: "matters",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    procedure = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    log = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    opener = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    parties = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    our_unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    phase = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    final = table.Column<bool>(type: "INTEGER", nullable: false),
                    crossed = table.Column<bool>(type: "INTEGER", nullable: false),
                    foldable = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    title = table.Column<byte[]>(type: "BLOB", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    arrived_at = table.Column<long>(type: "INTEGER", nullable: true),
                    arrived_type = table.Column<string>(type: "TEXT", maxLength: 120, nullable: true),
                    arrived_from = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    unread = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_matters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "node_marks",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_node_marks", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "number_series",
                columns: table => new
                {
                    series = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_number_series", x => x.series);
                });

            migrationBuilder.CreateTable(
                name: "officers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    display_name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    professions = table.Column<string>(type: "TEXT", nullable: false),
                    sample = table.Column<bool>(type: "INTEGER", nullable: false),
                    disabled_at = table.Column<long>(type: "INTEGER", nullable: true),
                    enrolled_at = table.Column<long>(type: "INTEGER", nullable: true),
                    enrolment_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    enrolment_until = table.Column<long>(type: "INTEGER", nullable: true),
                    factor = table.Column<byte[]>(type: "BLOB", nullable: true),
                    factor_step = table.Column<long>(type: "INTEGER", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<long>(type: "INTEGER", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_officers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "opened_marks",
                columns: table => new
                {
                    entry = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    officer = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_opened_marks", x => new { x.entry, x.officer });
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    entry = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    matter = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    procedure = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    queued_at = table.Column<long>(type: "INTEGER", nullable: false),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    receipted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "partner_logs",
                columns: table => new
                {
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    log = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    root = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    checkpoint = table.Column<byte[]>(type: "BLOB", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    checks = table.Column<long>(type: "INTEGER", nullable: false),
                    stated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    returned = table.Column<bool>(type: "INTEGER", nullable: false),
                    mirror = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_partner_logs", x => new { x.partner, x.log });
                });

            migrationBuilder.CreateTable(
                name: "partners",
                columns: table => new
                {
                    party = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    card = table.Column<byte[]>(type: "BLOB", nullable: false),
                    tls_sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    recovery = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    compared_at = table.Column<long>(type: "INTEGER", nullable: true),
                    compared_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    held = table.Column<bool>(type: "INTEGER", nullable: false),
                    held_at = table.Column<long>(type: "INTEGER", nullable: true),
                    held_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    last_contact = table.Column<long>(type: "INTEGER", nullable: true),
                    failing_since = table.Column<long>(type: "INTEGER", nullable: true),
                    failure = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    next_try = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_partners", x => x.party);
                });

            migrationBuilder.CreateTable(
                name: "receipt_sheets",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_receipt_sheets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "receipts",
                columns: table => new
                {
                    entry = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    sheet = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    accepted = table.Column<bool>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    log_index = table.Column<long>(type: "INTEGER", nullable: false),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    covered_by = table.Column<long>(type: "INTEGER", nullable: false),
                    proved_at_size = table.Column<long>(type: "INTEGER", nullable: true),
                    disputed = table.Column<bool>(type: "INTEGER", nullable: false),
                    inclusion = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_receipts", x => new { x.entry, x.by });
                });

            migrationBuilder.CreateTable(
                name: "returns",
                columns: table => new
                {
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    entries = table.Column<int>(type: "INTEGER", nullable: false),
                    log = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    asked_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<byte[]>(type: "BLOB", nullable: true),
                    confirmed_by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_returns", x => x.partner);
                });

            migrationBuilder.CreateTable(
                name: "roles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_roles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "search_rows",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    words = table.Column<string>(type: "TEXT", nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    procedure = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    terms = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_rows", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "seen_checkpoints",
                columns: table => new
                {
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    log = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    note = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seen_checkpoints", x => new { x.partner, x.log, x.size });
                });

            migrationBuilder.CreateTable(
                name: "streams",
                columns: table => new
                {
                    log = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    stream = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    issuer = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    earlier = table.Column<long>(type: "INTEGER", nullable: false),
                    head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    received = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_streams", x => new { x.log, x.stream });
                });

            migrationBuilder.CreateTable(
                name: "turned_away",
                columns: table => new
                {
                    partner = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    times = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_turned_away", x => new { x.partner, x.code });
                });

            migrationBuilder.CreateTable(
                name: "exhibit_drafts",
                columns: table => new
                {
                    draft_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exhibit_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exhibit_drafts", x => x.draft_id);
                    table.ForeignKey(
                        name: "FK_exhibit_drafts_exhibits_exhibit_id",
                        column: x => x.exhibit_id,
                        principalTable: "exhibits",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "laboratory_results",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exhibit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    level = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    rules = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    recorded_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    signed_level = table.Column<string>(type: "TEXT", maxLength: 2, nullable: true),
                    signed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    signed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    review = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_laboratory_results", x => x.id);
                    table.ForeignKey(
                        name: "FK_laboratory_results_exhibits_exhibit_id",
                        column: x => x.exhibit_id,
                        principalTable: "exhibits",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "spectra",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exhibit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    file = table.Column<byte[]>(type: "BLOB", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    imported_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    imported_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_spectra", x => x.id);
                    table.ForeignKey(
                        name: "FK_spectra_exhibits_exhibit_id",
                        column: x => x.exhibit_id,
                        principalTable: "exhibits",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "strikes",
                columns: table => new
                {
                    record = table.Column<Guid>(type: "TEXT", nullable: false),
                    exhibit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    struck_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    struck_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_strikes", x => x.record);
                    table.ForeignKey(
                        name: "FK_strikes_exhibits_exhibit_id",
                        column: x => x.exhibit_id,
                        principalTable: "exhibits",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "grants",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    officer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    right = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    procedure = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_grants", x => x.id);
                    table.ForeignKey(
                        name: "FK_grants_officers_officer_id",
                        column: x => x.officer_id,
                        principalTable: "officers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "officer_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_officer_claims", x => x.id);
                    table.ForeignKey(
                        name: "FK_officer_claims_officers_user_id",
                        column: x => x.user_id,
                        principalTable: "officers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "officer_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    provider_key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    provider_display_name = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_officer_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "FK_officer_logins_officers_user_id",
                        column: x => x.user_id,
                        principalTable: "officers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "officer_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "BLOB", maxLength: 1024, nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_officer_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "FK_officer_passkeys_officers_user_id",
                        column: x => x.user_id,
                        principalTable: "officers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "officer_tokens",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    login_provider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_officer_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "FK_officer_tokens_officers_user_id",
                        column: x => x.user_id,
                        principalTable: "officers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "recovery_codes",
                columns: table => new
                {
                    officer_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recovery_codes", x => new { x.officer_id, x.hash });
                    table.ForeignKey(
                        name: "FK_recovery_codes_officers_officer_id",
                        column: x => x.officer_id,
                        principalTable: "officers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "officer_roles",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_officer_roles", x => new { x.user_id, x.role_id });
                    table.ForeignKey(
                        name: "FK_officer_roles_officers_user_id",
                        column: x => x.user_id,
                        principalTable: "officers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_officer_roles_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "role_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    role_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_role_claims", x => x.id);
                    table.ForeignKey(
                        name: "FK_role_claims_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_arriving_files_draft",
                table: "arriving_files",
                column: "draft");

            migrationBuilder.CreateIndex(
                name: "IX_arriving_files_entry_name",
                table: "arriving_files",
                columns: new[] { "entry", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_arriving_files_partner",
                table: "arriving_files",
                column: "partner");

            migrationBuilder.CreateIndex(
                name: "IX_attachments_draft",
                table: "attachments",
                column: "draft");

            migrationBuilder.CreateIndex(
                name: "IX_attachments_entry",
                table: "attachments",
                column: "entry");

            migrationBuilder.CreateIndex(
                name: "IX_attachments_sha256",
                table: "attachments",
                column: "sha256");

            migrationBuilder.CreateIndex(
                name: "IX_audit_trail_kind_subject",
                table: "audit_trail",
                columns: new[] { "kind", "subject" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_trail_officer",
                table: "audit_trail",
                column: "officer");

            migrationBuilder.CreateIndex(
                name: "IX_bundle_items_bundle",
                table: "bundle_items",
                column: "bundle");

            migrationBuilder.CreateIndex(
                name: "IX_bundle_items_envelope",
                table: "bundle_items",
                column: "envelope");

            migrationBuilder.CreateIndex(
                name: "IX_bundle_items_file",
                table: "bundle_items",
                column: "file");

            migrationBuilder.CreateIndex(
                name: "IX_bundle_items_item",
                table: "bundle_items",
                column: "item");

            migrationBuilder.CreateIndex(
                name: "IX_bundle_replies_partner_kind_key",
                table: "bundle_replies",
                columns: new[] { "partner", "kind", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_bundles_name",
                table: "bundles",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_bundles_partner_ours_state",
                table: "bundles",
                columns: new[] { "partner", "ours", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_drafts_matter",
                table: "drafts",
                column: "matter");

            migrationBuilder.CreateIndex(
                name: "IX_drafts_stage_updated_at",
                table: "drafts",
                columns: new[] { "stage", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "IX_dues_owed_by_at",
                table: "dues",
                columns: new[] { "owed_by", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_entries_hash",
                table: "entries",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_entries_id",
                table: "entries",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "IX_entries_log_issuer_logged_at",
                table: "entries",
                columns: new[] { "log", "issuer", "logged_at" });

            migrationBuilder.CreateIndex(
                name: "IX_entries_log_log_index",
                table: "entries",
                columns: new[] { "log", "log_index" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_entries_log_stream_epoch_seq",
                table: "entries",
                columns: new[] { "log", "stream", "epoch", "seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_entries_matter",
                table: "entries",
                column: "matter");

            migrationBuilder.CreateIndex(
                name: "IX_entries_purged_at_retain_until",
                table: "entries",
                columns: new[] { "purged_at", "retain_until" });

            migrationBuilder.CreateIndex(
                name: "IX_exhibit_drafts_exhibit_id",
                table: "exhibit_drafts",
                column: "exhibit_id");

            migrationBuilder.CreateIndex(
                name: "IX_exhibits_recorded_at",
                table: "exhibits",
                column: "recorded_at");

            migrationBuilder.CreateIndex(
                name: "IX_exhibits_unit_number",
                table: "exhibits",
                columns: new[] { "unit", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_file_deliveries_partner_id",
                table: "file_deliveries",
                columns: new[] { "partner", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_grants_officer_id",
                table: "grants",
                column: "officer_id");

            migrationBuilder.CreateIndex(
                name: "IX_incidents_cleared_at_at",
                table: "incidents",
                columns: new[] { "cleared_at", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_incidents_partner_code",
                table: "incidents",
                columns: new[] { "partner", "code" });

            migrationBuilder.CreateIndex(
                name: "IX_key_changes_successor",
                table: "key_changes",
                column: "successor",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_laboratory_results_exhibit_id_recorded_at",
                table: "laboratory_results",
                columns: new[] { "exhibit_id", "recorded_at" });

            migrationBuilder.CreateIndex(
                name: "IX_matters_arrived_at",
                table: "matters",
                column: "arrived_at");

            migrationBuilder.CreateIndex(
                name: "IX_matters_number",
                table: "matters",
                column: "number");

            migrationBuilder.CreateIndex(
                name: "IX_matters_procedure_phase",
                table: "matters",
                columns: new[] { "procedure", "phase" });

            migrationBuilder.CreateIndex(
                name: "IX_officer_claims_user_id",
                table: "officer_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_officer_logins_user_id",
                table: "officer_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_officer_passkeys_user_id",
                table: "officer_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_officer_roles_role_id",
                table: "officer_roles",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "officers",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "IX_officers_enrolment_hash",
                table: "officers",
                column: "enrolment_hash");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "officers",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_outbox_entry_partner",
                table: "outbox",
                columns: new[] { "entry", "partner" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_outbox_matter",
                table: "outbox",
                column: "matter");

            migrationBuilder.CreateIndex(
                name: "IX_outbox_partner_state_id",
                table: "outbox",
                columns: new[] { "partner", "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_partners_tls_sha256",
                table: "partners",
                column: "tls_sha256",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_receipts_by_proved_at_size",
                table: "receipts",
                columns: new[] { "by", "proved_at_size" });

            migrationBuilder.CreateIndex(
                name: "IX_role_claims_role_id",
                table: "role_claims",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "RoleNameIndex",
                table: "roles",
                column: "normalized_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_search_rows_kind_subject",
                table: "search_rows",
                columns: new[] { "kind", "subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_spectra_exhibit_id_sha256",
                table: "spectra",
                columns: new[] { "exhibit_id", "sha256" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_strikes_exhibit_id",
                table: "strikes",
                column: "exhibit_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agreements");

            migrationBuilder.DropTable(
                name: "arriving_files");

            migrationBuilder.DropTable(
                name: "attachments");

            migrationBuilder.DropTable(
                name: "audit_trail");

            migrationBuilder.DropTable(
                name: "bundle_items");

            migrationBuilder.DropTable(
                name: "bundle_replies");

            migrationBuilder.DropTable(
                name: "bundles");

            migrationBuilder.DropTable(
                name: "cosigned_heads");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "drafts");

            migrationBuilder.DropTable(
                name: "dues");

            migrationBuilder.DropTable(
                name: "entries");

            migrationBuilder.DropTable(
                name: "exhibit_drafts");

            migrationBuilder.DropTable(
                name: "file_deliveries");

            migrationBuilder.DropTable(
                name: "file_pieces");

            migrationBuilder.DropTable(
                name: "grants");

            migrationBuilder.DropTable(
                name: "incidents");

            migrationBuilder.DropTable(
                name: "key_changes");

            migrationBuilder.DropTable(
                name: "key_requests");

            migrationBuilder.DropTable(
                name: "laboratory_results");

            migrationBuilder.DropTable(
                name: "log_leaves");

            migrationBuilder.DropTable(
                name: "log_tiles");

            migrationBuilder.DropTable(
                name: "logs");

            migrationBuilder.DropTable(
                name: "losses");

            migrationBuilder.DropTable(
                name: "matters");

            migrationBuilder.DropTable(
                name: "node_marks");

            migrationBuilder.DropTable(
                name: "number_series");

            migrationBuilder.DropTable(
                name: "officer_claims");

            migrationBuilder.DropTable(
                name: "officer_logins");

            migrationBuilder.DropTable(
                name: "officer_passkeys");

            migrationBuilder.DropTable(
                name: "officer_roles");

            migrationBuilder.DropTable(
                name: "officer_tokens");

            migrationBuilder.DropTable(
                name: "opened_marks");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "partner_logs");

            migrationBuilder.DropTable(
                name: "partners");

            migrationBuilder.DropTable(
                name: "receipt_sheets");

            migrationBuilder.DropTable(
                name: "receipts");

            migrationBuilder.DropTable(
                name: "recovery_codes");

            migrationBuilder.DropTable(
                name: "returns");

            migrationBuilder.DropTable(
                name: "role_claims");

            migrationBuilder.DropTable(
                name: "search_rows");

            migrationBuilder.DropTable(
                name: "seen_checkpoints");

            migrationBuilder.DropTable(
                name: "spectra");

            migrationBuilder.DropTable(
                name: "streams");

            migrationBuilder.DropTable(
                name: "strikes");

            migrationBuilder.DropTable(
                name: "turned_away");

            migrationBuilder.DropTable(
                name: "officers");

            migrationBuilder.DropTable(
                name: "roles");

            migrationBuilder.DropTable(
                name: "exhibits");
        }
    }
}

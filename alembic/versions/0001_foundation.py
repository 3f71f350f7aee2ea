"""The first schema.

Made by alembic/make_initial.py from the tables; the statements of each database are literal, so
that this file keeps its meaning when the code moves on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = {
    "sqlite": (
        """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
        """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
        """CREATE VIRTUAL TABLE IF NOT EXISTS search_terms USING fts5(names, numbers, place, past_place, marks,
            content='search_entry', content_rowid='id', detail='none', prefix='1 2 3',
            tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""",
        """CREATE VIRTUAL TABLE IF NOT EXISTS search_spelling USING fts5(marked,
            content='search_word', content_rowid='id', tokenize='trigram')""",
        """CREATE TRIGGER IF NOT EXISTS search_terms_added AFTER INSERT ON search_entry BEGIN INSERT INTO search_terms(rowid, names, numbers, place, past_place, marks) VALUES (new.id, new.names, new.numbers, new.place, new.past_place, new.marks); END""",
        """CREATE TRIGGER IF NOT EXISTS search_terms_removed AFTER DELETE ON search_entry BEGIN INSERT INTO search_terms(search_terms, rowid, names, numbers, place, past_place, marks) VALUES ('delete', old.id, old.names, old.numbers, old.place, old.past_place, old.marks); END""",
        """CREATE TRIGGER IF NOT EXISTS search_terms_changed AFTER UPDATE ON search_entry BEGIN INSERT INTO search_terms(search_terms, rowid, names, numbers, place, past_place, marks) VALUES ('delete', old.id, old.names, old.numbers, old.place, old.past_place, old.marks); INSERT INTO search_terms(rowid, names, numbers, place, past_place, marks) VALUES (new.id, new.names, new.numbers, new.place, new.past_place, new.marks); END""",
        """CREATE TRIGGER IF NOT EXISTS search_spelling_added AFTER INSERT ON search_word BEGIN INSERT INTO search_spelling(rowid, marked) VALUES (new.id, new.marked); END""",
        """CREATE TRIGGER IF NOT EXISTS search_spelling_removed AFTER DELETE ON search_word BEGIN INSERT INTO search_spelling(search_spelling, rowid, marked) VALUES ('delete', old.id, old.marked); END""",
        """CREATE TRIGGER IF NOT EXISTS search_spelling_changed AFTER UPDATE ON search_word BEGIN INSERT INTO search_spelling(search_spelling, rowid, marked) VALUES ('delete', old.id, old.marked); INSERT INTO search_spelling(rowid, marked) VALUES (new.id, new.marked); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$""",
        """CREATE TRIGGER audit_entry_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
        """CREATE EXTENSION IF NOT EXISTS pg_trgm""",
        """CREATE INDEX IF NOT EXISTS ix_search_entry_terms ON search_entry USING gin ((array_to_tsvector(array_remove(string_to_array(names || ' ' || numbers || ' ' || place || ' ' || past_place || ' ' || marks, ' '), ''))))""",
        """CREATE INDEX IF NOT EXISTS ix_search_word_spelling ON search_word USING gin (word gin_trgm_ops)""",
    ),
}


def upgrade() -> None:
    op.create_table(
        "applied_operation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'refused')", name=op.f("ck_applied_operation_outcome")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applied_operation")),
    )
    with op.batch_alter_table("applied_operation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_applied_operation_worker_id"), ["worker_id"], unique=False
        )

    op.create_table(
        "audit_entry",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=80), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("child_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_act"), ["act"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "auth_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference_hash", sa.String(length=64), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_session")),
        sa.UniqueConstraint("reference_hash", name=op.f("uq_auth_session_reference_hash")),
    )
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_auth_session_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "device_key",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("share", sa.LargeBinary(), nullable=True),
        sa.Column("verifier", sa.LargeBinary(), nullable=True),
        sa.Column("pin_hash", sa.String(length=255), nullable=True),
        sa.Column("wrong_pins", sa.Integer(), nullable=False),
        sa.Column("challenge", sa.String(length=64), nullable=True),
        sa.Column("challenge_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("worker_id", "device_id", name=op.f("pk_device_key")),
    )
    op.create_table(
        "household",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=150), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "job_lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_lease")),
    )
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    op.create_table(
        "known_device",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker_id", "device_id", name=op.f("pk_known_device")),
    )
    op.create_table(
        "live_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("chain", sa.LargeBinary(length=32), nullable=False),
        sa.Column("extracted_seq", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("final_seq", sa.Integer(), nullable=True),
        sa.Column("final_sha256", sa.String(length=64), nullable=True),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_document")),
    )
    with op.batch_alter_table("live_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_document_child_id"), ["child_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_live_document_subject_id"), ["subject_id"], unique=False
        )

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("known_as", sa.String(length=100), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("expected_birth_date", sa.Date(), nullable=True),
        sa.Column("death_date", sa.Date(), nullable=True),
        sa.Column("ethnicity", sa.String(length=4), nullable=False),
        sa.Column("first_language", sa.String(length=60), nullable=False),
        sa.Column("interpreter_needed", sa.Boolean(), nullable=False),
        sa.Column("nhs_number", sa.String(length=10), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("job", sa.String(length=100), nullable=False),
        sa.Column("organisation", sa.String(length=150), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("nhs_number", name=op.f("uq_person_nhs_number")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_birth_date"), ["birth_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_family_name"), ["family_name"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_given_name"), ["given_name"], unique=False)

    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("marked", sa.String(), nullable=False),
        sa.Column("sound", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("word", name=op.f("uq_search_word_word")),
    )
    with op.batch_alter_table("search_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_word_sound"), ["sound"], unique=False)

    op.create_table(
        "secret_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("device_key", sa.String(length=64), nullable=False),
        sa.Column("known_device", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret_attempt")),
    )
    with op.batch_alter_table("secret_attempt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_secret_attempt_account", ["purpose", "account_key", "at"], unique=False
        )
        batch_op.create_index(
            "ix_secret_attempt_address", ["purpose", "address_key", "at"], unique=False
        )

    op.create_table(
        "team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("service", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "worker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("job_title", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("social_work_england_number", sa.String(length=12), nullable=True),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
        sa.UniqueConstraint("email", name=op.f("uq_worker_email")),
        sa.UniqueConstraint(
            "social_work_england_number", name=op.f("uq_worker_social_work_england_number")
        ),
    )
    op.create_table(
        "address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("line1", sa.String(length=150), nullable=False),
        sa.Column("line2", sa.String(length=150), nullable=False),
        sa.Column("town", sa.String(length=80), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("uprn", sa.String(length=12), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_address_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
    )
    with op.batch_alter_table("address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_address_postcode"), ["postcode"], unique=False)

    op.create_table(
        "child",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("la_child_id", sa.String(length=20), nullable=False),
        sa.Column("upn", sa.String(length=13), nullable=True),
        sa.Column("former_upn", sa.String(length=13), nullable=True),
        sa.Column("upn_unknown", sa.String(length=3), nullable=False),
        sa.Column("disabilities", sa.JSON(), nullable=False),
        sa.Column("school", sa.String(length=150), nullable=False),
        sa.Column("is_mother", sa.Boolean(), nullable=True),
        sa.Column("own_child_birth_date", sa.Date(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("restricted_because", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["person.id"], name=op.f("fk_child_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sa.UniqueConstraint("la_child_id", name=op.f("uq_child_la_child_id")),
    )
    with op.batch_alter_table("child", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_restricted"), ["restricted"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_upn"), ["upn"], unique=False)

    op.create_table(
        "household_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_household_member_household_id_household"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_household_member_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_member")),
    )
    with op.batch_alter_table("household_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_member_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_household_member_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "live_client",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["live_document.id"],
            name=op.f("fk_live_client_document_id_live_document"),
        ),
        sa.PrimaryKeyConstraint("document_id", "client_id", name=op.f("pk_live_client")),
    )
    op.create_table(
        "live_late",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["live_document.id"],
            name=op.f("fk_live_late_document_id_live_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_late")),
        sa.UniqueConstraint(
            "document_id",
            "worker_id",
            "device",
            "epoch",
            "n",
            name=op.f("uq_live_late_document_id_worker_id_device_epoch_n"),
        ),
    )
    with op.batch_alter_table("live_late", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_late_document_id"), ["document_id"], unique=False)

    op.create_table(
        "live_snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("known", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["live_document.id"],
            name=op.f("fk_live_snapshot_document_id_live_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_snapshot")),
    )
    with op.batch_alter_table("live_snapshot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_live_snapshot_document_id"), ["document_id"], unique=False
        )

    op.create_table(
        "live_update",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["live_document.id"],
            name=op.f("fk_live_update_document_id_live_document"),
        ),
        sa.PrimaryKeyConstraint("document_id", "seq", name=op.f("pk_live_update")),
        sa.UniqueConstraint(
            "document_id",
            "worker_id",
            "device",
            "epoch",
            "n",
            name=op.f("uq_live_update_document_id_worker_id_device_epoch_n"),
        ),
    )
    op.create_table(
        "relationship",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("related_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parental_responsibility", sa.Boolean(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("person_id <> related_id", name=op.f("ck_relationship_two_people")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_relationship_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["related_id"], ["person.id"], name=op.f("fk_relationship_related_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relationship")),
        sa.UniqueConstraint(
            "person_id",
            "related_id",
            "kind",
            name=op.f("uq_relationship_person_id_related_id_kind"),
        ),
    )
    with op.batch_alter_table("relationship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relationship_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_relationship_related_id"), ["related_id"], unique=False
        )

    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_child", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("names", sa.String(), nullable=False),
        sa.Column("numbers", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("past_place", sa.String(), nullable=False),
        sa.Column("marks", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_search_entry_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("person_id", name=op.f("uq_search_entry_person_id")),
    )
    op.create_table(
        "team_membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("manages", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_team_membership_team_id_team")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_team_membership_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_membership")),
    )
    with op.batch_alter_table("team_membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_membership_team_id"), ["team_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_team_membership_worker_id"), ["worker_id"], unique=False
        )

    op.create_table(
        "worker_role",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.CheckConstraint(
            "role IN ('worker', 'senior', 'manager', 'reviewing_officer', 'business_support', 'it', 'administrator')",
            name=op.f("ck_worker_role_role"),
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_worker_role_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("worker_id", "role", name=op.f("pk_worker_role")),
    )
    op.create_table(
        "access_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("because", sa.String(length=200), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('grant', 'refusal')", name=op.f("ck_access_grant_kind")),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_access_grant_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_access_grant_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
    )
    with op.batch_alter_table("access_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_grant_child_id"), ["child_id"], unique=False)
        batch_op.create_index("ix_access_grant_worker", ["worker_id", "kind"], unique=False)

    op.create_table(
        "adoption_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("matched_on", sa.Date(), nullable=True),
        sa.Column("by_foster_carer", sa.Boolean(), nullable=True),
        sa.Column("adopters", sa.Integer(), nullable=True),
        sa.Column("adopters_sex", sa.String(length=2), nullable=False),
        sa.Column("adopters_legal_status", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_adoption_decision_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_decision")),
    )
    with op.batch_alter_table("adoption_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_adoption_decision_child_id"), ["child_id"], unique=False
        )

    op.create_table(
        "adoption_placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_adoption_placement_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption_placement")),
    )
    with op.batch_alter_table("adoption_placement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_adoption_placement_child_id"), ["child_id"], unique=False
        )

    op.create_table(
        "allocation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "worker_id IS NOT NULL OR team_id IS NOT NULL", name=op.f("ck_allocation_someone")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_allocation_child_id_child")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_allocation_team_id_team")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_allocation_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_child_id"), ["child_id"], unique=False)
        batch_op.create_index("ix_allocation_team_current", ["team_id", "ended_on"], unique=False)
        batch_op.create_index(
            "ix_allocation_worker_current", ["worker_id", "ended_on"], unique=False
        )

    op.create_table(
        "asylum_seeking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_asylum_seeking_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asylum_seeking")),
        sa.UniqueConstraint("child_id", name=op.f("uq_asylum_seeking_child_id")),
    )
    op.create_table(
        "care_leaver_outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("in_touch", sa.String(length=4), nullable=False),
        sa.Column("activity", sa.String(length=2), nullable=False),
        sa.Column("accommodation", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_care_leaver_outcome_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_leaver_outcome")),
        sa.UniqueConstraint("child_id", "year", name=op.f("uq_care_leaver_outcome_child_id_year")),
    )
    with op.batch_alter_table("care_leaver_outcome", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_care_leaver_outcome_child_id"), ["child_id"], unique=False
        )

    op.create_table(
        "case_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("written_by", sa.String(length=100), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_case_note_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["case_note.id"], name=op.f("fk_case_note_corrects_id_case_note")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_note_child_id"), ["child_id"], unique=False)

    op.create_table(
        "chronology_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("significant", sa.Boolean(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_chronology_entry_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chronology_entry")),
    )
    with op.batch_alter_table("chronology_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_chronology_entry_child_id"), ["child_id"], unique=False
        )

    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=2), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_contact_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_child_id"), ["child_id"], unique=False)

    op.create_table(
        "health_outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sdq_score", sa.Integer(), nullable=True),
        sa.Column("sdq_reason", sa.String(length=4), nullable=False),
        sa.Column("convicted", sa.Boolean(), nullable=True),
        sa.Column("health_check", sa.Boolean(), nullable=True),
        sa.Column("immunisations", sa.Boolean(), nullable=True),
        sa.Column("teeth_check", sa.Boolean(), nullable=True),
        sa.Column("health_assessment", sa.Boolean(), nullable=True),
        sa.Column("substance_misuse", sa.Boolean(), nullable=True),
        sa.Column("intervention_received", sa.Boolean(), nullable=True),
        sa.Column("intervention_offered", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_health_outcome_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_outcome")),
        sa.UniqueConstraint("child_id", "year", name=op.f("uq_health_outcome_child_id_year")),
    )
    with op.batch_alter_table("health_outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_health_outcome_child_id"), ["child_id"], unique=False)

    op.create_table(
        "involvement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("social_work_england_number", sa.String(length=12), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("change_reason", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_involvement_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_involvement_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_involvement_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_involvement")),
    )
    with op.batch_alter_table("involvement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_involvement_child_id"), ["child_id"], unique=False)
        batch_op.create_index("ix_involvement_worker_role", ["worker_id", "role"], unique=False)

    op.create_table(
        "looked_after_episode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("start_reason", sa.String(length=1), nullable=False),
        sa.Column("legal_status", sa.String(length=2), nullable=False),
        sa.Column("primary_need", sa.String(length=2), nullable=False),
        sa.Column("placement_type", sa.String(length=2), nullable=False),
        sa.Column("placement_provider", sa.String(length=3), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=3), nullable=False),
        sa.Column("placement_change_reason", sa.String(length=6), nullable=False),
        sa.Column("home_postcode", sa.String(length=8), nullable=False),
        sa.Column("placement_postcode", sa.String(length=8), nullable=False),
        sa.Column("placement_urn", sa.String(length=10), nullable=False),
        sa.Column("intended_until_18", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_looked_after_episode_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looked_after_episode")),
    )
    with op.batch_alter_table("looked_after_episode", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_looked_after_episode_child_id"), ["child_id"], unique=False
        )

    op.create_table(
        "missing_episode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=1), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_missing_episode_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_episode")),
    )
    with op.batch_alter_table("missing_episode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_missing_episode_child_id"), ["child_id"], unique=False)

    op.create_table(
        "previous_permanence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("option", sa.String(length=2), nullable=False),
        sa.Column("authority", sa.String(length=3), nullable=False),
        sa.Column("date_stated", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_previous_permanence_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_previous_permanence")),
        sa.UniqueConstraint("child_id", name=op.f("uq_previous_permanence_child_id")),
    )
    op.create_table(
        "record_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_record_document_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_document")),
    )
    with op.batch_alter_table("record_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_document_child_id"), ["child_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("worker_name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("statutory", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announced", sa.Boolean(), nullable=True),
        sa.Column("seen", sa.Boolean(), nullable=True),
        sa.Column("seen_alone", sa.Boolean(), nullable=True),
        sa.Column("bedroom_seen", sa.Boolean(), nullable=True),
        sa.Column("present", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_visit_child_id_child")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_visit_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_child_at", ["child_id", "planned_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_group_id"), ["group_id"], unique=False)
        batch_op.create_index("ix_visit_worker_at", ["worker_id", "planned_at"], unique=False)

    op.create_table(
        "warning",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_warning_child_id_child")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_warning_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning")),
    )
    with op.batch_alter_table("warning", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_warning_child_id"), ["child_id"], unique=False)

    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=2), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("no_further_action", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_referral_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_referral_contact_id_contact")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_child_id"), ["child_id"], unique=False)

    op.create_table(
        "episode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("primary_need", sa.String(length=2), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("closure_reason", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_episode_child_id_child")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_episode_referral_id_referral")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
    )
    with op.batch_alter_table("episode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_episode_child_id"), ["child_id"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("internal_review_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("child_seen_on", sa.Date(), nullable=True),
        sa.Column("child_seen_alone", sa.String(length=10), nullable=False),
        sa.Column("started_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_assessment_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_assessment_episode_id_episode")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_child_id"), ["child_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("initial_category", sa.String(length=3), nullable=False),
        sa.Column("latest_category", sa.String(length=3), nullable=False),
        sa.Column("previous_plans", sa.Integer(), nullable=True),
        sa.Column("visit_every_working_days", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_plan_child_id_child")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_plan_episode_id_episode")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_child_id"), ["child_id"], unique=False)

    op.create_table(
        "strategy_discussion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_strategy_discussion_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_strategy_discussion_episode_id_episode")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_discussion")),
    )
    with op.batch_alter_table("strategy_discussion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_strategy_discussion_child_id"), ["child_id"], unique=False
        )

    op.create_table(
        "assessment_answer",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
        ),
        sa.PrimaryKeyConstraint("assessment_id", "field"),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("participation", sa.String(length=3), nullable=False),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_review_child_id_child")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_review_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "section47_enquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=True),
        sa.Column("strategy_discussion_id", sa.Uuid(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("conference_target_on", sa.Date(), nullable=True),
        sa.Column("conference_not_required", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_section47_enquiry_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_section47_enquiry_episode_id_episode")
        ),
        sa.ForeignKeyConstraint(
            ["strategy_discussion_id"],
            ["strategy_discussion.id"],
            name=op.f("fk_section47_enquiry_strategy_discussion_id_strategy_discussion"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section47_enquiry")),
    )
    with op.batch_alter_table("section47_enquiry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_section47_enquiry_child_id"), ["child_id"], unique=False
        )

    op.create_table(
        "conference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=True),
        sa.Column("section47_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_conference_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["episode.id"], name=op.f("fk_conference_episode_id_episode")
        ),
        sa.ForeignKeyConstraint(
            ["section47_id"],
            ["section47_enquiry.id"],
            name=op.f("fk_conference_section47_id_section47_enquiry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference")),
    )
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conference_child_id"), ["child_id"], unique=False)
    connection = op.get_bind()
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    raise RuntimeError("there is nothing before the first migration")

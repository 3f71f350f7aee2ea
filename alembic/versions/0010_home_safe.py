"""Home safe: timers of lone visits, the steps that fired, messages, what helps to find a worker."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENTS = {
    "sqlite": (
        """CREATE TRIGGER escalation_step_no_update BEFORE UPDATE ON escalation_step BEGIN SELECT RAISE(ABORT, 'escalation steps are append-only'); END""",
        """CREATE TRIGGER escalation_step_no_delete BEFORE DELETE ON escalation_step BEGIN SELECT RAISE(ABORT, 'escalation steps are append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION escalation_step_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'escalation steps are append-only'; END $$""",
        """CREATE TRIGGER escalation_step_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON escalation_step
    FOR EACH STATEMENT EXECUTE FUNCTION escalation_step_refuse()""",
    ),
}


def upgrade() -> None:
    op.create_table(
        "lone_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("armed_by", sa.String(length=12), nullable=False),
        sa.Column("armed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expected_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("turn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("buddy_id", sa.Uuid(), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Uuid(), nullable=True),
        sa.Column("duress_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_how", sa.String(length=12), nullable=False),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("stood_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stood_down_note", sa.String(length=300), nullable=False),
        sa.CheckConstraint("kind IN ('visit', 'day', 'duress')", name=op.f("ck_lone_visit_kind")),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"],
            ["worker.id"],
            name=op.f("fk_lone_visit_acknowledged_by_id_worker"),
        ),
        sa.ForeignKeyConstraint(
            ["buddy_id"], ["worker.id"], name=op.f("fk_lone_visit_buddy_id_worker")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["worker.id"], name=op.f("fk_lone_visit_closed_by_id_worker")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_lone_visit_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lone_visit")),
    )
    with op.batch_alter_table("lone_visit", schema=None) as batch_op:
        batch_op.create_index("ix_lone_visit_closed_at", ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_lone_visit_visit_id"), ["visit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lone_visit_worker_id"), ["worker_id"], unique=False)
        batch_op.create_index(
            "uq_lone_visit_open",
            ["worker_id", "subject_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "worker_safety",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("car_registration", sa.String(length=12), nullable=False),
        sa.Column("car_colour", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("contact_name", sa.String(length=100), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("buddy_id", sa.Uuid(), nullable=True),
        sa.Column("safe_code_hash", sa.String(length=255), nullable=True),
        sa.Column("duress_code_hash", sa.String(length=255), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("wrong_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["buddy_id"], ["worker.id"], name=op.f("fk_worker_safety_buddy_id_worker")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_worker_safety_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_worker_safety")),
    )
    op.create_table(
        "escalation_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lone_visit_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lone_visit_id"],
            ["lone_visit.id"],
            name=op.f("fk_escalation_step_lone_visit_id_lone_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_step")),
        sa.UniqueConstraint(
            "lone_visit_id", "turn", "code", name=op.f("uq_escalation_step_lone_visit_id_turn_code")
        ),
    )
    with op.batch_alter_table("escalation_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_escalation_step_lone_visit_id"), ["lone_visit_id"], unique=False
        )

    op.create_table(
        "home_safe_shown",
        sa.Column("lone_visit_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lone_visit_id"],
            ["lone_visit.id"],
            name=op.f("fk_home_safe_shown_lone_visit_id_lone_visit"),
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_home_safe_shown_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("lone_visit_id", "worker_id", name=op.f("pk_home_safe_shown")),
    )
    op.create_table(
        "alert_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("lone_visit_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'failed', 'dropped')",
            name=op.f("ck_alert_delivery_state"),
        ),
        sa.ForeignKeyConstraint(
            ["lone_visit_id"],
            ["lone_visit.id"],
            name=op.f("fk_alert_delivery_lone_visit_id_lone_visit"),
        ),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["escalation_step.id"],
            name=op.f("fk_alert_delivery_step_id_escalation_step"),
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_alert_delivery_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_delivery")),
        sa.UniqueConstraint(
            "step_id",
            "worker_id",
            "channel",
            name=op.f("uq_alert_delivery_step_id_worker_id_channel"),
        ),
    )
    with op.batch_alter_table("alert_delivery", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_alert_delivery_lone_visit_id"), ["lone_visit_id"], unique=False
        )
        batch_op.create_index("ix_alert_delivery_state_next", ["state", "next_at"], unique=False)

    connection = op.get_bind()
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    with op.batch_alter_table("alert_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_alert_delivery_state_next")
        batch_op.drop_index(batch_op.f("ix_alert_delivery_lone_visit_id"))

    op.drop_table("alert_delivery")
    op.drop_table("home_safe_shown")
    with op.batch_alter_table("escalation_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalation_step_lone_visit_id"))

    op.drop_table("escalation_step")
    op.drop_table("worker_safety")
    with op.batch_alter_table("lone_visit", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_lone_visit_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_lone_visit_worker_id"))
        batch_op.drop_index(batch_op.f("ix_lone_visit_visit_id"))
        batch_op.drop_index("ix_lone_visit_closed_at")

    op.drop_table("lone_visit")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION escalation_step_refuse()")

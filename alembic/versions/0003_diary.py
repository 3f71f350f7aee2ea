"""The diary: appointments, working patterns, leave, when a family can be visited."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diary_version",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_diary_version_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_diary_version")),
    )
    op.create_table(
        "leave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_leave_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_leave_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "working_pattern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("start_from", sa.String(length=10), nullable=False),
        sa.Column("end_at", sa.String(length=10), nullable=False),
        sa.Column("lunch_minutes", sa.Integer(), nullable=False),
        sa.Column("lunch_from", sa.Integer(), nullable=False),
        sa.Column("lunch_to", sa.Integer(), nullable=False),
        sa.Column("travel_mode", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "0 <= from_minute AND from_minute <= to_minute", name=op.f("ck_working_pattern_hours")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_working_pattern_weekday")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_working_pattern_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_pattern")),
        sa.UniqueConstraint(
            "worker_id",
            "from_on",
            "weekday",
            name=op.f("uq_working_pattern_worker_id_from_on_weekday"),
        ),
    )
    with op.batch_alter_table("working_pattern", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_working_pattern_worker_id"), ["worker_id"], unique=False
        )

    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("busy", sa.Boolean(), nullable=False),
        sa.Column("tentative", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("calendar_object_id", sa.Uuid(), nullable=True),
        sa.Column("recurrence", sa.String(length=40), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_appointment_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_appointment_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_appointment_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appointment_calendar_object_id"), ["calendar_object_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_appointment_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index("ix_appointment_worker_at", ["worker_id", "starts_at"], unique=False)

    op.create_table(
        "visit_window",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(length=10), nullable=False),
        sa.Column("because", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "0 <= from_minute AND from_minute < to_minute", name=op.f("ck_visit_window_hours")
        ),
        sa.CheckConstraint("to_minute <= 1440", name=op.f("ck_visit_window_within_a_day")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["worker.id"], name=op.f("fk_visit_window_added_by_id_worker")
        ),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_visit_window_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_window")),
    )
    with op.batch_alter_table("visit_window", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_window_child_id"), ["child_id"], unique=False)


def downgrade() -> None:
    for table in ("visit_window", "appointment", "working_pattern", "leave", "diary_version"):
        op.drop_table(table)

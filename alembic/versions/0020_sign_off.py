"""Sign-off of assessments: steps, returned passages, signed versions, addenda."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int | None = None) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _indexed(table: str, column: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch:
        batch.create_index(batch.f(f"ix_{table}_{column}"), [column], unique=False)


def upgrade() -> None:
    op.create_table(
        "assessment_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        _text("kind", 12),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        _text("by", 100),
        _moment("at"),
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("note"),
        _text("content"),
        _foreign("assessment_step", "assessment_id", "assessment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_step")),
    )
    _indexed("assessment_step", "assessment_id")
    op.create_table(
        "returned_passage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        _text("root", 60),
        _text("quote", 300),
        _text("note"),
        _moment("done_at", nullable=True),
        _text("done_by", 100),
        _foreign("returned_passage", "assessment_id", "assessment"),
        _foreign("returned_passage", "step_id", "assessment_step"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_passage")),
    )
    _indexed("returned_passage", "assessment_id")
    op.create_table(
        "assessment_version",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("form_key", 40),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _text("sha256", 64),
        _text("content"),
        sa.Column("completed_on", sa.Date(), nullable=False),
        _text("outcome", 30),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=False),
        _text("signed_by", 100),
        _moment("signed_at"),
        _moment("reopened_at", nullable=True),
        _text("reopened_by", 100),
        _text("reopened_because"),
        _foreign("assessment_version", "assessment_id", "assessment"),
        sa.PrimaryKeyConstraint("assessment_id", "number", name=op.f("pk_assessment_version")),
    )
    op.create_table(
        "addendum",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        _text("worker", 100),
        _text("content"),
        sa.Column("words", sa.Integer(), nullable=False),
        _text("status", 10),
        _moment("first_received_at"),
        _moment("received_at"),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        _text("decided_by", 100),
        _moment("decided_at", nullable=True),
        _text("reason"),
        _text("sha256", 64),
        _foreign("addendum", "assessment_id", "assessment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addendum")),
    )
    _indexed("addendum", "assessment_id")
    op.create_table(
        "addendum_frame",
        sa.Column("late_id", sa.Uuid(), nullable=False),
        sa.Column("addendum_id", sa.Uuid(), nullable=False),
        _foreign("addendum_frame", "late_id", "live_late"),
        _foreign("addendum_frame", "addendum_id", "addendum"),
        sa.PrimaryKeyConstraint("late_id", name=op.f("pk_addendum_frame")),
    )
    _indexed("addendum_frame", "addendum_id")


def downgrade() -> None:
    for table in (
        "addendum_frame",
        "addendum",
        "assessment_version",
        "returned_passage",
        "assessment_step",
    ):
        op.drop_table(table)

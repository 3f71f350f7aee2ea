"""The planner: noes, proposals of the night, what was saved."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_decline",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("from_minute", sa.Integer(), nullable=True),
        sa.Column("to_minute", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(length=200), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_plan_decline_child_id_child")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_plan_decline_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_decline")),
    )
    with op.batch_alter_table("plan_decline", schema=None) as batch_op:
        batch_op.create_index("ix_plan_decline_child_week", ["child_id", "week_on"], unique=False)
    op.create_table(
        "plan_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_plan_proposal_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_proposal")),
        sa.UniqueConstraint(
            "worker_id", "week_on", name=op.f("uq_plan_proposal_worker_id_week_on")
        ),
    )
    op.create_table(
        "saved_travel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=6), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("due_order_minutes", sa.Float(), nullable=False),
        sa.Column("days_reordered_minutes", sa.Float(), nullable=False),
        sa.Column("own_caseload_minutes", sa.Float(), nullable=False),
        sa.Column("team_minutes", sa.Float(), nullable=True),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_saved_travel_team_id_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_travel")),
    )
    with op.batch_alter_table("saved_travel", schema=None) as batch_op:
        batch_op.create_index("ix_saved_travel_week", ["week_on", "team_id"], unique=False)


def downgrade() -> None:
    op.drop_table("saved_travel")
    op.drop_table("plan_proposal")
    op.drop_table("plan_decline")

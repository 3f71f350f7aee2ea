"""What waits in an assessment's remarks, and who is mentioned in it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment_remarks",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("open_comments", sa.Integer(), nullable=False),
        sa.Column("open_suggestions", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_remarks_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_assessment_remarks")),
    )
    op.create_table(
        "assessment_mention",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_mention_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_assessment_mention_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_mention")),
        sa.UniqueConstraint(
            "assessment_id", "worker_id", "field", name="uq_assessment_mention_once"
        ),
    )
    with op.batch_alter_table("assessment_mention", schema=None) as batch:
        batch.create_index(batch.f("ix_assessment_mention_worker_id"), ["worker_id"], unique=False)


def downgrade() -> None:
    op.drop_table("assessment_mention")
    op.drop_table("assessment_remarks")

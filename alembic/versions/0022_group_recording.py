"""Group recording: siblings' assessments with a part in common."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("assessment", schema=None) as batch:
        batch.add_column(sa.Column("group_id", sa.Uuid(), nullable=True))
        batch.create_index(batch.f("ix_assessment_group_id"), ["group_id"], unique=False)
    with op.batch_alter_table("assessment_version", schema=None) as batch:
        batch.add_column(sa.Column("group_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("shared_seq", sa.Integer(), nullable=True))
    op.create_table(
        "assessment_shared_part",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("because", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_shared_part_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_assessment_shared_part")),
    )
    with op.batch_alter_table("assessment_shared_part", schema=None) as batch:
        batch.create_index(
            batch.f("ix_assessment_shared_part_group_id"), ["group_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("assessment_shared_part")
    with op.batch_alter_table("assessment_version", schema=None) as batch:
        batch.drop_column("shared_seq")
        batch.drop_column("group_id")
    with op.batch_alter_table("assessment", schema=None) as batch:
        batch.drop_index(batch.f("ix_assessment_group_id"))
        batch.drop_column("group_id")

"""Parts of an assessment that only some roles may see."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment_limited_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("readers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_limited_part_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_limited_part")),
    )
    with op.batch_alter_table("assessment_limited_part", schema=None) as batch:
        batch.create_index(
            batch.f("ix_assessment_limited_part_assessment_id"), ["assessment_id"], unique=False
        )
    op.create_table(
        "assessment_limited_content",
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["assessment_step.id"],
            name=op.f("fk_assessment_limited_content_step_id_assessment_step"),
        ),
        sa.ForeignKeyConstraint(
            ["part_id"],
            ["assessment_limited_part.id"],
            name=op.f("fk_assessment_limited_content_part_id_assessment_limited_part"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_limited_content_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("step_id", "part_id", name=op.f("pk_assessment_limited_content")),
    )
    with op.batch_alter_table("assessment_limited_content", schema=None) as batch:
        batch.create_index(
            batch.f("ix_assessment_limited_content_assessment_id"), ["assessment_id"], unique=False
        )
    with op.batch_alter_table("addendum", schema=None) as batch:
        batch.add_column(sa.Column("part_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_addendum_part_id_assessment_limited_part"),
            "assessment_limited_part",
            ["part_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("addendum", schema=None) as batch:
        batch.drop_constraint(
            batch.f("fk_addendum_part_id_assessment_limited_part"), type_="foreignkey"
        )
        batch.drop_column("part_id")
    op.drop_table("assessment_limited_content")
    op.drop_table("assessment_limited_part")

"""Facts workers add to the record one by one, with what each changed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recorded_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.String(length=100), nullable=False),
        sa.Column("taken_back_because", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_recorded_fact_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_fact")),
    )
    with op.batch_alter_table("recorded_fact", schema=None) as batch:
        batch.create_index(batch.f("ix_recorded_fact_child_id"), ["child_id"], unique=False)
        batch.create_index(batch.f("ix_recorded_fact_recorded_at"), ["recorded_at"], unique=False)


def downgrade() -> None:
    op.drop_table("recorded_fact")

"""Late words of what siblings have in common are an addendum in each of their records."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("addendum") as table:
        table.add_column(sa.Column("shared_seq", sa.Integer(), nullable=True))
    with op.batch_alter_table("addendum_frame") as table:
        table.drop_constraint(op.f("pk_addendum_frame"), type_="primary")
        table.create_primary_key(op.f("pk_addendum_frame"), ["late_id", "addendum_id"])


def downgrade() -> None:
    op.execute(
        "DELETE FROM addendum_frame WHERE EXISTS (SELECT 1 FROM addendum_frame AS other"
        " WHERE other.late_id = addendum_frame.late_id"
        " AND other.addendum_id < addendum_frame.addendum_id)"
    )
    with op.batch_alter_table("addendum_frame") as table:
        table.drop_constraint(op.f("pk_addendum_frame"), type_="primary")
        table.create_primary_key(op.f("pk_addendum_frame"), ["late_id"])
    with op.batch_alter_table("addendum") as table:
        table.drop_column("shared_seq")

"""Notes of a return at passages: where the passage stands, and all of its words."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("returned_passage") as table:
        table.add_column(sa.Column("anchor", sa.String(), nullable=False, server_default=""))
        table.alter_column(
            "quote", existing_type=sa.String(300), type_=sa.String(4000), existing_nullable=False
        )


def downgrade() -> None:
    with op.batch_alter_table("returned_passage") as table:
        table.drop_column("anchor")
        table.alter_column(
            "quote", existing_type=sa.String(4000), type_=sa.String(300), existing_nullable=False
        )

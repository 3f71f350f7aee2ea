"""A child in a long-term foster placement may agree to be visited less often: reg. 28(3A)."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("looked_after_episode") as batch:
        batch.add_column(
            sa.Column(
                "agreed_to_fewer_visits", sa.Boolean(), nullable=False, server_default=sa.false()
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("looked_after_episode") as batch:
        batch.drop_column("agreed_to_fewer_visits")

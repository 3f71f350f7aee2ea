"""Words that came with a tap and have no other place are kept with it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("visit_event") as batch:
        batch.add_column(sa.Column("words", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("visit_event") as batch:
        batch.drop_column("words")

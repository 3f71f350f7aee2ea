"""When a frame was written, and whether offline; rows of the log at rest are packed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("live_update", "live_late"):
        with op.batch_alter_table(table, schema=None) as batch:
            batch.add_column(sa.Column("written_at", sa.DateTime(timezone=True), nullable=True))
            batch.add_column(sa.Column("offline", sa.Boolean(), nullable=True))
    op.create_table(
        "live_pack",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chain", sa.LargeBinary(length=32), nullable=False),
        sa.Column("senders", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["live_document.id"],
            name=op.f("fk_live_pack_document_id_live_document"),
        ),
        sa.PrimaryKeyConstraint("document_id", "last", name=op.f("pk_live_pack")),
    )


def downgrade() -> None:
    raise RuntimeError("packed rows would be lost: restore a backup instead")

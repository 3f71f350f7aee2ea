"""Files of live documents: photos, drawings, voice notes, signatures."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "media_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=True),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("mime", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('drawing', 'photo', 'voice', 'signature')", name=op.f("ck_media_file_kind")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["live_document.id"],
            name=op.f("fk_media_file_document_id_live_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_file")),
    )
    with op.batch_alter_table("media_file", schema=None) as batch:
        batch.create_index(batch.f("ix_media_file_child_id"), ["child_id"], unique=False)
        batch.create_index(batch.f("ix_media_file_document_id"), ["document_id"], unique=False)
        batch.create_index("ix_media_file_unfinished", ["kept_at", "touched_at"], unique=False)


def downgrade() -> None:
    op.drop_table("media_file")

"""Forms that an administrator adds, versions withdrawn, assessments moved to a newer version."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "added_form",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_added_form")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_added_form_key_version")),
    )
    op.create_table(
        "withdrawn_form",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_withdrawn_form")),
    )
    op.create_table(
        "form_draft",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_form_draft_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_form_draft")),
    )
    op.create_table(
        "kept_answer",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_kept_answer_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint(
            "assessment_id", "form_version", "field", name=op.f("pk_kept_answer")
        ),
    )
    op.create_table(
        "assessment_move",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("to_number", sa.Integer(), nullable=False),
        sa.Column("from_number", sa.Integer(), nullable=False),
        sa.Column("moved_by_id", sa.Uuid(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_assessment_move_assessment_id_assessment"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "to_number", name=op.f("pk_assessment_move")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch:
        batch.add_column(
            sa.Column("title", sa.String(length=80), nullable=False, server_default="")
        )
        batch.add_column(
            sa.Column("statutory", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("assessment_answer", schema=None) as batch:
        batch.add_column(sa.Column("data", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("assessment", schema=None) as batch:
        batch.alter_column("title", server_default=None)
        batch.alter_column("statutory", server_default=None)
    with op.batch_alter_table("assessment_answer", schema=None) as batch:
        batch.alter_column("data", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("assessment_answer", schema=None) as batch:
        batch.drop_column("data")
    with op.batch_alter_table("assessment", schema=None) as batch:
        batch.drop_column("statutory")
        batch.drop_column("title")
    for table in ("assessment_move", "kept_answer", "form_draft", "withdrawn_form", "added_form"):
        op.drop_table(table)

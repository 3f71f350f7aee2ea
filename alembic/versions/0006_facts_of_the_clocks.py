"""What the clocks count from and the record did not hold: the hour of a return, the interview, the
day a conference is called for, a placement under regulation 19 or 24, visits that were asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MEETINGS = ("conference", "review")


def upgrade() -> None:
    for table in _MEETINGS:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("planned_on", sa.Date(), nullable=True))
            batch.add_column(sa.Column("report_shared_on", sa.Date(), nullable=True))
    with op.batch_alter_table("looked_after_episode") as batch:
        batch.add_column(
            sa.Column("placed_under", sa.String(length=6), nullable=False, server_default="")
        )
    with op.batch_alter_table("missing_episode") as batch:
        batch.add_column(sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("interview_on", sa.Date(), nullable=True))
        batch.add_column(
            sa.Column("interview_outcome", sa.String(length=10), nullable=False, server_default="")
        )
    op.create_table(
        "visit_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.String(length=12), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("declined_because", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name=op.f("fk_visit_request_child_id_child")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_request")),
    )
    with op.batch_alter_table("visit_request", schema=None) as batch:
        batch.create_index(batch.f("ix_visit_request_child_id"), ["child_id"], unique=False)


def downgrade() -> None:
    op.drop_table("visit_request")
    with op.batch_alter_table("missing_episode") as batch:
        for column in ("interview_outcome", "interview_on", "returned_at"):
            batch.drop_column(column)
    with op.batch_alter_table("looked_after_episode") as batch:
        batch.drop_column("placed_under")
    for table in _MEETINGS:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("report_shared_on")
            batch.drop_column("planned_on")

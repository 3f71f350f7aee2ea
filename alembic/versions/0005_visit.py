"""The visit: what was tapped and when, its record, what was agreed."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _group_each_visit()
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.alter_column("group_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.add_column(sa.Column("second_worker_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_visit_second_worker_id_worker"), "worker", ["second_worker_id"], ["id"]
        )
        for name in ("confirmed", "locked", "unannounced_planned"):
            batch_op.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
        for name in ("on_my_way_at", "recorded_at"):
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        for name, length in (
            ("cancelled_because", 200),
            ("met_at", 20),
            ("not_seen_because", 20),
            ("not_alone_because", 20),
            ("about", None),
            ("said", None),
        ):
            batch_op.add_column(
                sa.Column(name, sa.String(length=length), nullable=False, server_default="")
            )
        for name in ("next_visit_on", "try_again_on"):
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("card_left", sa.Boolean(), nullable=True))
        for name in ("common_seq", "own_seq"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "visit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("worker_name", sa.String(length=100), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visit_event_visit_id_visit")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_visit_event_worker_id_worker")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_event")),
    )
    with op.batch_alter_table("visit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_event_visit_id"), ["visit_id"], unique=False)
    op.create_table(
        "visit_action",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("group_id", "position", name=op.f("pk_visit_action")),
    )


def _group_each_visit() -> None:
    """A visit of one child is a group of one: the group names the document in common."""
    connection = op.get_bind()
    visit = sa.table("visit", sa.column("id", sa.Uuid()), sa.column("group_id", sa.Uuid()))
    alone = connection.execute(sa.select(visit.c.id).where(visit.c.group_id.is_(None))).scalars()
    given = [{"visit": visit_id, "new_group": uuid4()} for visit_id in alone]
    if given:
        connection.execute(
            visit.update()
            .where(visit.c.id == sa.bindparam("visit"))
            .values(group_id=sa.bindparam("new_group")),
            given,
        )


def downgrade() -> None:
    raise RuntimeError("what was recorded at visits would be lost: restore a backup instead")

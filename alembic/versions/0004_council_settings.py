"""Council settings and their history, which is only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = {
    "sqlite": (
        """CREATE TRIGGER council_setting_no_update BEFORE UPDATE ON council_setting BEGIN SELECT RAISE(ABORT, 'the history of settings is append-only'); END""",
        """CREATE TRIGGER council_setting_no_delete BEFORE DELETE ON council_setting BEGIN SELECT RAISE(ABORT, 'the history of settings is append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION council_setting_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the history of settings is append-only'; END $$""",
        """CREATE TRIGGER council_setting_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON council_setting
    FOR EACH STATEMENT EXECUTE FUNCTION council_setting_refuse()""",
    ),
}


def upgrade() -> None:
    op.create_table(
        "council_setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.String(length=2000), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_setting")),
    )
    with op.batch_alter_table("council_setting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_setting_key"), ["key"], unique=False)
    connection = op.get_bind()
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    op.drop_table("council_setting")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION council_setting_refuse()")

"""A published form is refused every change by the database itself."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

STATEMENTS = {
    "sqlite": (
        """CREATE TRIGGER added_form_no_update BEFORE UPDATE ON added_form BEGIN SELECT RAISE(ABORT, 'a published form never changes'); END""",
        """CREATE TRIGGER added_form_no_delete BEFORE DELETE ON added_form BEGIN SELECT RAISE(ABORT, 'a published form never changes'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION added_form_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a published form never changes'; END $$""",
        """CREATE TRIGGER added_form_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON added_form
    FOR EACH STATEMENT EXECUTE FUNCTION added_form_refuse()""",
    ),
}


def upgrade() -> None:
    connection = op.get_bind()
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP TRIGGER added_form_append_only ON added_form")
        connection.exec_driver_sql("DROP FUNCTION added_form_refuse()")
    else:
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER added_form_no_{verb}")

"""Write the first migration anew from today's tables: ``python alembic/make_initial.py``.

Only until the first release: afterwards a database out there has been through it, and every
change is a migration of its own (``alembic -c alembic/alembic.ini revision --autogenerate``).
"""

import sys
from pathlib import Path

from sqlalchemy import create_engine
from sqlmodel import SQLModel

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from alembic.autogenerate import produce_migrations, render_python_code  # noqa: E402
from alembic.runtime.migration import MigrationContext  # noqa: E402

from agile_app.core.migrate import belongs_to_metadata, import_every_model, own_statements  # noqa: E402
from agile_app.core.time import UTCDateTime  # noqa: E402

FILE = Path(__file__).parent / "versions" / "0001_foundation.py"

HEAD = '''"""The first schema.

Made by alembic/make_initial.py from the tables; the statements of each database are literal, so
that this file keeps its meaning when the code moves on.
"""

import sqlalchemy as sa

from alembic import op
{imports}
revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = {{
{statements}
}}


def upgrade() -> None:
{body}
    connection = op.get_bind()
    for statement in STATEMENTS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    raise RuntimeError("there is nothing before the first migration")
'''


def _render_item(kind: str, item: object, _context: object) -> str | bool:
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__module__.startswith("sqlmodel"):
        length = getattr(item, "length", None)
        return f"sa.String(length={length})" if length else "sa.String()"
    return False


def _literal(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'        """{quoted}""",' if not quoted.endswith('"') else f"        {text!r},"


def main() -> None:
    import_every_model()
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "target_metadata": SQLModel.metadata,
                "include_name": belongs_to_metadata,
            },
        )
        script = produce_migrations(context, SQLModel.metadata)
        imports: set[str] = set()
        code = render_python_code(
            script.upgrade_ops,
            render_as_batch=True,
            render_item=_render_item,
            imports=imports,
            migration_context=context,
        )
    body = "\n".join(line for line in code.splitlines() if not line.lstrip().startswith("#"))
    statements = "\n".join(
        f'    "{dialect}": (\n'
        + "\n".join(_literal(text) for text in own_statements(dialect))
        + "\n    ),"
        for dialect in ("sqlite", "postgresql")
    )
    FILE.write_text(
        HEAD.format(
            imports="\n".join(sorted(imports)),
            statements=statements,
            body="    " + body.strip(),
        )
    )


if __name__ == "__main__":
    main()

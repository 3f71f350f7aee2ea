"""``python -m agile_app audit verify`` and ``migrate``."""

from argparse import Namespace

from agile_app.core.commands import Command


def _verify(_arguments: Namespace) -> int:
    from agile_app.core.database import reading
    from agile_app.security.audit import verify

    with reading() as session:
        verdict = verify(session)
    print(verdict.sentence)
    return 0 if verdict.sound else 1


def _migrate(_arguments: Namespace) -> int:
    from agile_app.core.migrate import upgrade

    upgrade()
    print("The database is up to date.")
    return 0


COMMANDS = [
    Command(
        "audit verify",
        "Check that no audit entry was changed, removed or cut off",
        _verify,
        description=(
            "Walks the whole audit chain and compares its end with the signed head.\n"
            "Exit code 0: unbroken. 1: what was found is printed."
        ),
    ),
    Command("migrate", "Bring the database to the newest schema", _migrate),
]

"""``python -m agile_app audit verify | anchor-again`` and ``migrate``."""

import re
from argparse import ArgumentParser, Namespace

from agile_app.core.commands import Command


def _verify(_arguments: Namespace) -> int:
    from agile_app.core.database import reading
    from agile_app.security.audit import verify

    with reading() as session:
        verdict = verify(session)
    print(verdict.sentence)
    return 0 if verdict.sound else 1


def _anchor_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("reference", help="the incident or change that explains it, such as INC-12")


def _anchor(arguments: Namespace) -> int:
    from agile_app.core.errors import Invalid
    from agile_app.security.audit import anchor_again

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9./-]{2,39}", arguments.reference):
        raise Invalid("Give a reference of letters and digits, such as INC-12.", field="reference")
    verdict = anchor_again(arguments.reference)
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
    Command(
        "audit anchor-again",
        "Accept the audit chain of a restored database as it is",
        _anchor,
        _anchor_arguments,
        description=(
            "After a restore the chain is shorter than its signed head. This signs its present\n"
            "end, writes an entry with your reference, and keeps the old head in audit.heads."
        ),
    ),
    Command("migrate", "Bring the database to the newest schema", _migrate),
]

"""``python -m agile_app document history ID``: who wrote in a document, when, and where from."""

from argparse import ArgumentParser, Namespace
from uuid import UUID

from agile_app.core.commands import Command


def _history(arguments: Namespace) -> int:
    from agile_app.assessments.history.service import said_at, sittings_of
    from agile_app.core.database import transaction

    with transaction() as session:
        if arguments.at is None:
            lines = sittings_of(session, arguments.id)
        else:
            lines = said_at(session, arguments.id, arguments.at, whose=arguments.whose)
    for line in lines:
        print(line)
    return 0


def _history_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", type=UUID, metavar="ID", help="the document's identifier")
    parser.add_argument(
        "--at", type=int, metavar="ROW", help="show what it said after this row of its log instead"
    )
    parser.add_argument(
        "--whose", action="store_true", help="with --at: who wrote each passage, where and when"
    )


COMMANDS = [
    Command(
        "document history",
        "List who wrote in a document, when, on which device",
        _history,
        _history_arguments,
        description="Times are those of writing where the device could tell, else of arrival.",
    )
]

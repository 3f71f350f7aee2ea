"""``python -m agile_app document export ID``: a live document as others can read it."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from uuid import UUID

from agile_app.core.commands import Command


def _export(arguments: Namespace) -> int:
    from agile_app.core.database import transaction
    from agile_app.device.live.export import export_document

    with transaction() as session:
        data = export_document(session, arguments.id, form=arguments.format)
    if arguments.output:
        arguments.output.write_bytes(data)
        print(f"{len(data)} bytes written to {arguments.output}")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    return 0


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("id", type=UUID, metavar="ID", help="the document's identifier")
    parser.add_argument(
        "--format",
        choices=["json", "update"],
        default="json",
        help="json: texts with marks, and answers; update: one Yjs v1 update (json, unless said)",
    )
    parser.add_argument("--output", type=Path, help="a file, instead of standard output")


COMMANDS = [
    Command(
        "document export",
        "Write a live document as JSON or as a Yjs update",
        _export,
        _export_arguments,
        description="The update loads in stock yjs: Y.applyUpdate(new Y.Doc(), bytes).",
    )
]

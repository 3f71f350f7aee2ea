"""The command line: ``python -m agile_app <command>``.

Commands are found in the features: every ``agile_app/<feature>/commands.py`` with a ``COMMANDS``
list. Nothing else of a feature is imported until its command runs.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

from agile_app.core.commands import Command
from agile_app.core.errors import AgileError

PACKAGE = Path(__file__).resolve().parent


def find_commands() -> list[Command]:
    """Every feature's commands, in the order of their words."""
    found: list[Command] = []
    for file in sorted(PACKAGE.glob("*/commands.py")):
        if file.parent.name == "core":
            continue
        module = importlib.import_module(f"agile_app.{file.parent.name}.commands")
        found.extend(module.COMMANDS)
    return sorted(found, key=lambda command: command.words)


def build_parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    """One parser for all: shared first words (``import cin``, ``import ssda903``) become groups.

    A group's help is that of its commands, so that ``--help`` alone says what there is to do.
    """
    parser = argparse.ArgumentParser(
        prog="python -m agile_app", description="Agile's command line.", allow_abbrev=False
    )
    groups = {(): _group(parser)}
    for command in commands:
        for depth in range(1, len(command.words)):
            prefix = command.words[:depth]
            if prefix not in groups:
                name = prefix[-1]
                inside = [c.help for c in commands if c.words[:depth] == prefix]
                part = groups[prefix[:-1]].add_parser(name, help="; ".join(inside))
                groups[prefix] = _group(part)
        own = groups[command.words[:-1]].add_parser(
            command.words[-1],
            help=command.help,
            description=command.description or f"{command.help}.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        command.add_arguments(own)
        own.set_defaults(_command=command)
    return parser


def _group(parser: argparse.ArgumentParser) -> "argparse._SubParsersAction":
    return parser.add_subparsers(title="commands", metavar="<command>", required=True)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    chosen = build_parser(find_commands()).parse_args(arguments)
    try:
        return chosen._command.run(chosen)
    except AgileError as error:
        print(f"{error.sentence}\n{error.what_to_do}  [{error.code}]", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (``head``, ``less``) went away; that is not a failure of ours.
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    raise SystemExit(main())

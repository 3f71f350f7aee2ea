"""``python -m agile_app forms check | add | list | withdraw`` and ``document verify | history``."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from agile_app.assessments.history.commands import COMMANDS as HISTORY
from agile_app.core.commands import Command, Progress


def _file(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a form file: TOML, or JSON")


def _read(arguments: Namespace) -> bytes | None:
    """The file's bytes, a little more than a form may have; None, and said why, without one."""
    from agile_app.assessments.forms.files import MOST_BYTES

    try:
        size = arguments.file.stat().st_size
        if size > MOST_BYTES:
            said = f"The file has {size / 1_000_000:.1f} MB; a form has at most 256 KB."
            _print_problems([said])
            return None
        return arguments.file.read_bytes()
    except OSError as error:
        print(f"{arguments.file}: {error.strerror}.", file=sys.stderr)
        return None


def _print_problems(problems: Sequence[object]) -> None:
    for problem in problems:
        print(str(problem), file=sys.stderr)
    print("Nothing was changed.", file=sys.stderr)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _check(arguments: Namespace) -> int:
    from agile_app.assessments.forms import service
    from agile_app.assessments.forms.files import FormRefused
    from agile_app.core.database import reading

    data = _read(arguments)
    if data is None:
        return 1
    try:
        with reading() as session:
            form = service.check_form(session, None, data)
    except FormRefused as refused:
        _print_problems(refused.problems)
        return 1
    print(
        f"{form.title}, version {form.version}: {_count(len(form.sections), 'section')}, "
        f"{_count(len(form.all_fields), 'field')}. It can be added."
    )
    return 0


def _add(arguments: Namespace) -> int:
    from agile_app.assessments.forms import service
    from agile_app.assessments.forms.files import FormRefused
    from agile_app.core.database import transaction

    data = _read(arguments)
    if data is None:
        return 1
    try:
        with transaction() as session:
            form = service.add_form(session, None, data)
    except FormRefused as refused:
        _print_problems(refused.problems)
        return 1
    print(f"{form.title}, version {form.version}, is in use from now on.")
    return 0


def _list(_arguments: Namespace) -> int:
    from agile_app.assessments.forms import service
    from agile_app.assessments.forms.rows import withdrawn_sentence
    from agile_app.core.database import reading

    with reading() as session:
        found = service.list_forms(session, None)
    for each in found:
        state = withdrawn_sentence(each) or ("in use" if each.startable else "earlier version")
        origin = "shipped" if each.shipped else "added"
        print(f"{each.form.key} {each.form.version}  {each.form.title}  ({origin}; {state})")
    return 0


def _withdraw_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("key", help="the form's key: child_and_family")
    parser.add_argument("version", type=int)
    parser.add_argument("--reason", required=True, help="colleagues read it")


def _withdraw(arguments: Namespace) -> int:
    from agile_app.assessments.forms import service
    from agile_app.core.database import transaction

    with transaction() as session:
        form = service.withdraw_form(
            session, None, arguments.key, arguments.version, reason=arguments.reason
        )
    print(
        f"{form.title}, version {form.version}, is begun no more. "
        "What was begun with it goes on being written."
    )
    return 0


def _verify(arguments: Namespace) -> int:
    from agile_app.assessments import documents
    from agile_app.assessments.sign_off.verifying import signed_assessments, verify_signed
    from agile_app.core.database import reading

    assert documents  # its kind of document is known from here on
    with reading() as session:
        ids = [arguments.id] if arguments.id else signed_assessments(session)
        found = 0
        with Progress("Signed assessments", total=len(ids)) as progress:
            for assessment_id in ids:
                for wrong in verify_signed(session, assessment_id):
                    found += 1
                    print(f"{assessment_id}: {wrong}")
                progress.advance()
    counted = f"{len(ids)} document{'' if len(ids) == 1 else 's'} checked"
    print(f"{counted}: {found} found wrong." if found else f"{counted}: all as signed.")
    return 1 if found else 0


def _verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "id", type=UUID, nargs="?", metavar="ID", help="one assessment; every signed one, if none"
    )


COMMANDS = [
    *HISTORY,
    Command("forms check", "Say what is wrong with a form file; change nothing", _check, _file),
    Command("forms add", "Publish the form of a file", _add, _file),
    Command("forms list", "List every form and version", _list),
    Command(
        "forms withdraw",
        "Begin no more assessments with a version of a form",
        _withdraw,
        _withdraw_arguments,
    ),
    Command(
        "document verify",
        "Check that signed assessments are what was signed",
        _verify,
        _verify_arguments,
        description=(
            "Compares each signed version with its hash, with a replay of its log, and with the\n"
            "audit; each accepted addendum with its hash; the log with its chain.\n"
            "Exit code 0: all as signed. 1: what was found is printed."
        ),
    ),
]

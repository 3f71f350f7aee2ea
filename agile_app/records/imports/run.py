"""One import from beginning to end: check the whole file, write what differs, say what happened."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session

from agile_app.core.commands import Progress
from agile_app.core.database import transaction
from agile_app.core.time import now, today
from agile_app.records.imports import cin, ssda903
from agile_app.records.imports.facts import ChildFacts
from agile_app.records.imports.report import FileRefused, Report
from agile_app.records.imports.spool import Spool
from agile_app.records.imports.writer import AllocateTo, write_children
from agile_app.records.models import ImportRun
from agile_app.security.actor import Actor
from agile_app.security.audit import record


def import_cin(actor: Actor | None, path: Path, *, allocate_to: AllocateTo | None = None) -> Report:
    """Take a children in need census into the record. ``actor`` is None on the command line.

    Raises:
        FileRefused: a fault of the file as a whole; nothing was changed.
    """
    if not path.is_file():
        raise FileRefused(f"There is no file {path}.")
    report = Report("cin", path.name)
    with Spool() as spool:
        cin.check_file(path, spool, report)
        children = cin.read_children(spool, report, file=path.name, today=today())
        return _write(actor, report, [path], len(spool), children, allocate_to)


def import_ssda903(
    actor: Actor | None,
    folder: Path,
    *,
    year: int | None = None,
    allocate_to: AllocateTo | None = None,
) -> Report:
    """Take a folder of SSDA903 tables (CSV) into the record. ``actor`` is None on the command line.

    Args:
        year: the collection year's end; read from the latest episode where not given.

    Raises:
        FileRefused: a fault of the folder or of a file as a whole; nothing was changed.
    """
    if not folder.is_dir():
        raise FileRefused(f"There is no folder {folder}.")
    report = Report("ssda903", folder.name)
    with Spool() as spool:
        files = ssda903.check_folder(folder, spool, report)
        children = ssda903.read_children(spool, report, files, today=today(), year=year)
        return _write(actor, report, list(files.values()), len(spool), children, allocate_to)


def _write(
    actor: Actor | None,
    report: Report,
    files: list[Path],
    total: int,
    children: Iterator[ChildFacts],
    allocate_to: AllocateTo | None,
) -> Report:
    run = ImportRun(kind=report.kind, file_name=report.file[:255], sha256=_digest(files))
    with Progress("Children", total) as progress:
        for count in write_children(actor, children, report, allocate_to=allocate_to):
            progress.advance(count)
    run.counts, run.finished_at = report.counts(), now()
    with transaction() as session:
        _keep(session, actor, run)
    return report


def _keep(session: Session, actor: Actor | None, run: ImportRun) -> None:
    session.add(run)
    facts = {name: count for name, count in run.counts.items() if isinstance(count, int)}
    record(session, actor, "import.finished", subject_id=run.id, facts={"kind": run.kind} | facts)


def _digest(files: list[Path]) -> str:
    """One SHA-256 over the files in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(files):
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()

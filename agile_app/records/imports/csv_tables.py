"""The tables of SSDA903: their columns, by which a file is recognised, and hostile CSV read safely.

Source: SSDA903 schema 2024 (column names and order), and the guide to the collection.
"""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from agile_app.records.imports.report import FileRefused

FIELD_LIMIT = 2_000
LINE_LIMIT = 20_000  # characters of one line

TABLES: dict[str, tuple[str, ...]] = {
    "Header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
    "Episodes": (
        "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC",
        "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN",
    ),
    "Reviews": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
    "Missing": ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
    "OC2": (
        "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS",
        "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED",
        "INTERVENTION_OFFERED",
    ),
    "OC3": ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"),
    "AD1": (
        "CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR",
        "LS_ADOPTR",
    ),
    "PlacedAdoption": ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),
    "PrevPerm": ("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"),
    "UASC": ("CHILD", "SEX", "DOB", "DUC"),
    "SocialWorker": ("CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"),
}  # fmt: skip

# What tells one table from another, so that a file with a missing column is named for what it is.
_TELLING = {
    "Header": "ETHNIC",
    "Episodes": "DECOM",
    "Reviews": "REVIEW",
    "Missing": "MIS_START",
    "OC2": "SDQ_SCORE",
    "OC3": "ACCOM",
    "AD1": "NB_ADOPTR",
    "PlacedAdoption": "DATE_PLACED",
    "PrevPerm": "PREV_PERM",
    "UASC": "DUC",
    "SocialWorker": "SW_ID",
}

Row = dict[str, str]


def read_table(path: Path) -> tuple[str, Iterator[tuple[int, Row]]]:
    """The table a file holds, and its rows with their lines. Rows are read as they are asked for.

    Raises:
        FileRefused: at once for wrong columns; while reading for damage or a hostile file.
    """
    rows = _rows(path)
    try:
        _line, header = next(rows)
    except StopIteration:
        raise FileRefused(f"{path.name} is empty.") from None
    names = [name.strip().upper() for name in header]
    table = recognise(names, path.name)
    return table, _as_dicts(path, names, rows)


def recognise(names: list[str], file: str) -> str:
    """The table with these columns, in any order.

    Raises:
        FileRefused: no table has them, or one has and columns are missing, doubled or strange.
    """
    candidates = [table for table, column in _TELLING.items() if column in names]
    if not candidates:
        raise FileRefused(f"{file}: no SSDA903 table has the columns {', '.join(names)[:200]}.")
    table = candidates[0]
    missing = [name for name in TABLES[table] if name not in names]
    strange = [name or "(no name)" for name in names if name not in TABLES[table]]
    if missing:
        raise FileRefused(f"{file}: the table {table} lacks the column {', '.join(missing)}.")
    if strange:
        raise FileRefused(f"{file}: the table {table} has no column {', '.join(strange)[:200]}.")
    if len(set(names)) != len(names):
        raise FileRefused(f"{file}: a column stands twice.")
    return table


def _as_dicts(
    path: Path, names: list[str], rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, Row]]:
    for line, values in rows:
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(names):
            raise FileRefused(
                f"{path.name}, line {line}: {len(values)} values stand where {len(names)} belong."
            )
        yield line, {name: value.strip() for name, value in zip(names, values, strict=True)}


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    # For the whole process; nothing else here reads CSV. It bounds a quote that is never closed.
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(_lines(path), strict=True)
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise FileRefused(
                f"{path.name}, line {reader.line_num}: this is not proper CSV ({fault})."
            ) from None
        yield reader.line_num, values


def _lines(path: Path) -> Iterator[str]:
    """Lines of text: UTF-8 (with or without its mark), bounded, without NUL."""
    number = 0
    with path.open("rb") as file:
        first = True
        while block := file.readline(LINE_LIMIT + 1):
            number += 1
            if len(block) > LINE_LIMIT:
                raise FileRefused(
                    f"{path.name}, line {number}: longer than {LINE_LIMIT:,} characters."
                )
            if first:
                first = False
                block = block.removeprefix(codecs.BOM_UTF8)
                if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    raise FileRefused(f"{path.name} is in UTF-16. Save it as UTF-8.")
            if b"\0" in block:
                raise FileRefused(f"{path.name}, line {number}: the file holds NUL bytes.")
            try:
                yield block.decode("utf-8")
            except UnicodeDecodeError:
                raise FileRefused(
                    f"{path.name}, line {number}: this is not UTF-8. Save the file as “CSV UTF-8”."
                ) from None

"""Structured logs: one JSON object a line, holding ids and codes, never names or content.

Our own messages are constant sentences; what varies goes in ``extra`` under a known name. Reflex
and other libraries quote payloads, headers and whole events in their messages, so of theirs only
the words before the first quoted value remain.
"""

import json
import logging
import re
import sys
import traceback
from typing import Any, TextIO
from uuid import UUID

from agile_app.core.time import now

_OURS = "agile_app"
_FOREIGN_KEEP = 80

SAFE_NAMES = {
    "act", "code", "count", "error", "handler", "holder", "id", "job", "kind", "milliseconds",
    "operation", "part", "port", "route", "seq", "status", "table", "topic", "version",
}  # fmt: skip
"""What ``extra`` may hold beside names that end in ``_id``. Everything else is left out."""

_TOKEN = re.compile(r"[A-Za-z0-9_.:/\[\]{}<>-]{1,160}( /[A-Za-z0-9_./\[\]{}-]*)?")
_VALUE_FOLLOWS = re.compile(r"""['"`{\[(<=:@]|\d{3,}""")
_STANDARD = set(vars(logging.LogRecord("", 0, "", 0, "", (), None))) | {"message", "asctime"}


def _is_ours(name: str) -> bool:
    return name == _OURS or name.startswith(_OURS + ".")


def _foreign_words(text: str) -> str:
    """The part of a library's message before anything that could be a value."""
    found = _VALUE_FOLLOWS.search(text)
    words = text[: found.start()] if found else text
    return words.partition("\n")[0].strip()[:_FOREIGN_KEEP]


class Redaction(logging.Filter):
    """Takes out of every record what may not be logged. It lets all records through."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "redacted", False):
            return True
        if _is_ours(record.name):
            record.msg = str(record.msg)
        else:
            record.msg = _foreign_words(str(record.msg) if record.args else record.getMessage())
        record.args = None
        if record.exc_info and record.exc_info[0] is not None:
            record.failure = _where(record.exc_info[1])
            record.exc_info = None
        record.exc_text = None
        record.stack_info = None
        for name in set(vars(record)) - _STANDARD - {"failure"}:
            if not _may_log(name, getattr(record, name)):
                delattr(record, name)
        record.redacted = True
        return True


def _may_log(name: str, value: Any) -> bool:
    if name not in SAFE_NAMES and not name.endswith("_id"):
        return False
    if value is None or isinstance(value, bool | int | float | UUID):
        return True
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def _where(error: BaseException | None) -> str:
    """An exception as its type and the lines it came through; its text may quote a record."""
    if error is None:
        return ""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    lines = " < ".join(
        f"{'/'.join(frame.filename.rsplit('/', 2)[-2:])}:{frame.lineno}"
        for frame in reversed(frames)
    )
    return f"{type(error).__name__} {lines}"


class JsonLines(logging.Formatter):
    """A redacted record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        Redaction().filter(record)
        line: dict[str, Any] = {
            "at": now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.msg,
        }
        for name in sorted(set(vars(record)) - _STANDARD - {"redacted"}):
            value = getattr(record, name)
            line[name] = str(value) if isinstance(value, UUID) else value
        return json.dumps(line, ensure_ascii=False)


def start_logging(stream: TextIO | None = None, level: int | str = logging.INFO) -> logging.Handler:
    """Send every logger's records, redacted, to ``stream`` (standard error) as JSON lines.

    Reflex's own handlers, which print events and tracebacks in full, are taken off.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(Redaction())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("reflex", "reflex_base"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
        if not any(isinstance(each, Redaction) for each in library.filters):
            library.addFilter(Redaction())
    return handler

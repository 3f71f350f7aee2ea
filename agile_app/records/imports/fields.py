"""Reading named values of one place in a return, each refused on its own with the reason."""

from collections.abc import Callable
from typing import Any

from agile_app.records.imports.report import Report
from agile_app.records.imports.values import Reader, Unreadable


class Fields:
    """The values of one row, read one by one.

    ``get`` gives a raw value and its line by the return's own name, or ("", line) where it is
    blank. Whatever cannot be read is put in the report as a refused field and read as None.
    """

    def __init__(
        self,
        report: Report,
        *,
        file: str,
        child: str,
        get: Callable[[str], tuple[str, int]],
    ) -> None:
        self._report = report
        self._file = file
        self._child = child
        self._get = get

    def read(self, name: str, reader: Reader) -> Any:
        """The value, or None where it is blank or refused."""
        raw, line = self._get(name)
        if not raw:
            return None
        try:
            return reader(raw)
        except Unreadable as fault:
            self._refuse("field", name, raw, line, str(fault))
            return None

    def columns(self, **wanted: tuple[str, Reader]) -> dict[str, Any]:
        """Columns by name, without those that are blank or refused."""
        read = {column: self.read(name, reader) for column, (name, reader) in wanted.items()}
        return {column: value for column, value in read.items() if value is not None}

    def needed(self, what: str, name: str, reader: Reader) -> Any:
        """A value without which the ``what`` (``row``, ``child``) cannot be taken; None refuses."""
        raw, line = self._get(name)
        reason = "This is empty, and it must be there."
        if raw:
            try:
                return reader(raw)
            except Unreadable as fault:
                reason = str(fault)
        self._refuse(what, name, raw, line, reason)
        return None

    def refuse(self, what: str, name: str, reason: str) -> None:
        raw, line = self._get(name)
        self._refuse(what, name, raw, line, reason)

    def _refuse(self, what: str, name: str, raw: str, line: int, reason: str) -> None:
        self._report.refuse(self._file, line, self._child, what, name, raw, reason)

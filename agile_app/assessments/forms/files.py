"""From the bytes of a form file to plain data: TOML, or JSON where it begins with ``{``.

Whatever somebody sends ends as data or as sentences that say what is wrong and on which line.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any, NoReturn

from agile_app.core.errors import Invalid

MOST_BYTES = 262_144
MOST_SHOWN = 100
"""Problems listed of one file; the rest is counted."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (``section “child”, field “health”``), and what."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


class FormRefused(Invalid):
    """A form file cannot be taken; ``problems`` names every place. Nothing was changed."""

    code = "form_refused"
    what_to_do = "Correct the file and try again. Nothing was changed."

    def __init__(self, problems: list[Problem]) -> None:
        many = len(problems)
        super().__init__(
            str(problems[0]) if many == 1 else f"The form has {many} mistakes.", field="file"
        )
        more = many - MOST_SHOWN
        rest = [Problem("", f"And {more} more.")] if more > 0 else []
        self.problems = problems[:MOST_SHOWN] + rest


def read_file(data: bytes) -> dict[str, Any]:
    """The file as plain data. Raises FormRefused."""
    if len(data) > MOST_BYTES:
        raise _refused("", f"The file has {_size(len(data))}; a form has at most 256 KB.")
    if b"\0" in data:
        raise _refused("", "The file is not text: it holds the character NUL.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refused(f"line {line}", "The file is not UTF-8 text. Save it as UTF-8.") from None
    if not text.strip():
        raise _refused("", "The file is empty.")
    found = _read_json(text) if text.lstrip().startswith("{") else _read_toml(text)
    if not isinstance(found, dict):
        raise _refused("", "The file is not a form: it holds no names and values.")
    return found


def _refused(where: str, sentence: str) -> FormRefused:
    return FormRefused([Problem(where, sentence)])


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1_000_000:.0f} MB"


_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def _read_toml(text: str) -> Any:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = _AT.search(said)
        line = found.group(1) if found else None
        where = f"line {line or len(text.splitlines())}"
        raise _refused(where, f"This is not TOML. {_AT.sub('', said)}.") from None
    except (RecursionError, ValueError, OverflowError):
        raise _refused(
            "", "The file is nested too deeply, or holds a number no form uses."
        ) from None


def _read_json(text: str) -> Any:
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items):
            names = [name for name, _value in items]
            twice.extend(sorted({name for name in names if names.count(name) > 1}))
        return found

    try:
        found = json.loads(text, object_pairs_hook=pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _refused(f"line {error.lineno}", f"This is not JSON. {error.msg}.") from None
    except (RecursionError, ValueError, OverflowError):
        raise _refused(
            "", "The file is nested too deeply, or holds a number no form uses."
        ) from None
    if twice:
        raise FormRefused(
            [Problem("", f"“{name[:60]}” stands twice in one place.") for name in twice]
        )
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)

"""From the bytes of a form file to plain data: TOML, or JSON where it begins with ``{``.

Whatever somebody sends ends as data or as sentences that say what is wrong and on which line.
"""

import codecs
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _refused("", "The file is not UTF-8 text. Save it as UTF-8.")
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
# A name of many parts ("a.b.c"): reading one takes time by the square of them, and no form has any.
_LONG_NAME = re.compile(
    r"""(?<![A-Za-z0-9_"'-])(?:(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){40}"""
)
_TOO_DEEP = "The file is nested too deeply, or holds a number no form uses."


def _read_toml(text: str) -> Any:
    if (long := _LONG_NAME.search(text)) is not None:
        line = text.count("\n", 0, long.start()) + 1
        raise _refused(f"line {line}", "The file is nested too deeply.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = _AT.search(said)
        line = found.group(1) if found else None
        where = f"line {line or len(text.splitlines())}"
        raise _refused(where, f"This is not TOML. {_AT.sub('', said)}.") from None
    except (RecursionError, ValueError, OverflowError):
        raise _refused("", _TOO_DEEP) from None


class _Twice(dict[str, Any]):
    """What stands in braces, where ``names`` stand twice: only one of each would be read."""

    names: tuple[str, ...] = ()


def _read_json(text: str) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) == len(items):
            return found
        twice = _Twice(found)
        twice.names = tuple(
            name for name, count in Counter(name for name, _value in items).items() if count > 1
        )
        return twice

    try:
        # Infinity and the like come through: the reader of forms says where one stands.
        found = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise _refused(f"line {error.lineno}", f"This is not JSON. {error.msg}.") from None
    except (RecursionError, ValueError, OverflowError):
        raise _refused("", _TOO_DEEP) from None
    problems = list(_twice(found))
    if problems:
        raise FormRefused(problems)
    return found


_ONE_OF = {"sections": "section", "fields": "field", "choices": "choice", "columns": "column"}


def _twice(found: Any) -> Iterator[Problem]:
    """Every name that stands twice in one place, with the place."""
    # Not by calling itself: what is nested as deep as JSON may be is deeper than calls may be.
    waiting: list[tuple[str, Any]] = [("", found)]
    while waiting:
        where, value = waiting.pop()
        if isinstance(value, _Twice):
            for name in value.names:
                yield Problem(where, f"{quoted(name)} stands twice in one place.")
        if not isinstance(value, dict):
            continue
        for name, inside in value.items():
            if name in _ONE_OF and isinstance(inside, list):
                for number, each in enumerate(inside, start=1):
                    waiting.append((_inside(where, f"{_ONE_OF[name]} {number}"), each))
            else:
                waiting.append((_inside(where, quoted(name)), inside))


def _inside(where: str, place: str) -> str:
    # So deep no form goes, and the sentence would have no end.
    return f"{where}, {place}" if where and where.count(",") < 5 else where or place


def quoted(value: Any) -> str:
    """Something of the file in a sentence: short, and without what cannot be shown."""
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a table of names and values"
    if isinstance(value, int) and abs(value) > 10**40:
        return "a number that is too large"
    text = value if isinstance(value, str) else repr(value)
    shown = "".join(each if each.isprintable() else " " for each in text[:41])
    return f"“{shown[:40]}…”" if len(text) > 40 else f"“{shown}”"

"""Hostile XML read safely, one element at a time: expat with limits, and no DTD at all.

Memory stays flat whatever the file holds. A document type (the only way to entities) is refused
before it is read; depth, text, the size of one record and of one tag are bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from agile_app.records.imports.report import FileRefused

CHUNK = 1 << 16
DEPTH_LIMIT = 12
TEXT_LIMIT = 2_000
RECORD_LIMIT = 20_000  # elements in one record
QUIET_LIMIT = 1 << 20  # bytes without any complete tag or text: one endless tag or attribute


@dataclass
class Element:
    """An element of a record: ``line`` is where it opens."""

    tag: str
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def find(self, tag: str) -> "Element | None":
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list["Element"]:
        return [child for child in self.children if child.tag == tag]


class _Reader:
    """Builds the elements named in ``wanted`` (by their path) and forgets the rest."""

    def __init__(self, root: str, wanted: frozenset[tuple[str, ...]]) -> None:
        self.root = root
        self.wanted = wanted
        self.done: list[Element] = []
        self.path: list[str] = []
        self.seen_paths: set[tuple[str, ...]] = set()
        self.open: list[Element] = []
        self.size = 0
        self.text_length = 0
        self.events = 0
        self.parser = expat.ParserCreate()
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.buffer_text = True
        self.parser.buffer_size = TEXT_LIMIT + 1
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, sentence: str) -> FileRefused:
        return FileRefused(f"Line {self.parser.CurrentLineNumber}: {sentence}")

    def _doctype(self, *_: Any) -> None:
        raise self._refuse("the file declares a document type or entities, which no return needs.")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.events += 1
        if not self.path and tag != self.root:
            raise self._refuse(f"the file begins with <{tag[:40]}>, not with <{self.root}>.")
        if len(self.path) >= DEPTH_LIMIT:
            raise self._refuse("elements are nested too deeply.")
        self.path.append(tag)
        self.text_length = 0
        place = tuple(self.path)
        if self.open:
            self.size += 1
            if self.size > RECORD_LIMIT:
                raise self._refuse("one record holds too many elements.")
            element = Element(tag, self.parser.CurrentLineNumber)
            self.open[-1].children.append(element)
            self.open.append(element)
        elif place in self.wanted:
            self.size = 0
            self.open.append(Element(tag, self.parser.CurrentLineNumber))
        elif len(place) <= 2:
            self.seen_paths.add(place)

    def _end(self, _tag: str) -> None:
        self.events += 1
        self.path.pop()
        self.text_length = 0
        if self.open:
            element = self.open.pop()
            element.text = element.text.strip()
            if not self.open:
                self.done.append(element)

    def _text(self, text: str) -> None:
        self.events += 1
        if not text.isspace():
            self.text_length += len(text)
        if self.text_length > TEXT_LIMIT:
            raise self._refuse(f"<{self.path[-1]}> holds more than {TEXT_LIMIT:,} characters.")
        if self.open and not (text.isspace() and not self.open[-1].text):
            self.open[-1].text += text


def read_elements(
    path: Path, *, root: str, wanted: frozenset[tuple[str, ...]], required: tuple[str, ...]
) -> Iterator[Element]:
    """Yield each element whose path is in ``wanted``, in the order of the file.

    Raises:
        FileRefused: not well-formed, truncated, wrongly encoded, hostile, another root, or
            without the ``required`` path. Elements before the fault have been yielded: the caller
            must have written nothing yet.
    """
    reader = _Reader(root, wanted)
    quiet = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                before = reader.events
                reader.parser.Parse(chunk, False)
                quiet = 0 if reader.events > before else quiet + len(chunk)
                if quiet > QUIET_LIMIT:
                    raise reader._refuse("one tag is too long.")
                yield from reader.done
                reader.done.clear()
            reader.parser.Parse(b"", True)
            yield from reader.done
    except expat.ExpatError as fault:
        raise FileRefused(f"Line {fault.lineno}: {_said(fault)}") from None
    except (LookupError, ValueError, UnicodeError) as fault:
        # An encoding the file declares and Python does not know, or that is not of bytes to text.
        raise FileRefused(f"Line 1: the file's encoding cannot be read ({fault}).") from None
    if required not in reader.seen_paths:
        raise FileRefused(f"The file has no <{required[-1]}> in <{required[0]}>.")


_SENTENCES = {
    expat.errors.XML_ERROR_NO_ELEMENTS: "the file is empty or ends too early.",
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: "the file ends in the middle of a tag.",
    expat.errors.XML_ERROR_INVALID_TOKEN: (
        "a character is not allowed here: the file is damaged or not in the encoding it declares."
    ),
    expat.errors.XML_ERROR_SYNTAX: "the file is not XML.",
    expat.errors.XML_ERROR_TAG_MISMATCH: "a tag is closed that is not the open one.",
    expat.errors.XML_ERROR_UNKNOWN_ENCODING: "the file declares an unknown encoding.",
    expat.errors.XML_ERROR_INCORRECT_ENCODING: "the file is not in the encoding it declares.",
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: "an entity is used, which no return needs.",
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "something follows the end of the document.",
}


def _said(fault: expat.ExpatError) -> str:
    said = expat.ErrorString(fault.code)
    if said == "no element found":
        return "the file is empty or ends too early."
    return _SENTENCES.get(said, f"the file is not well-formed ({said}).")

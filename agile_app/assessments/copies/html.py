"""A copy as one HTML page: what a person looks at before it leaves is what is printed. Pure.

Everything written is escaped; the page holds no script and loads nothing.
"""

import base64
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from agile_app.assessments.copies.blocks import Block, Line, Piece
from agile_app.assessments.copies.sheet import Fact, Item, Part, Picture, Table, Words
from agile_app.assessments.copies.style import STYLE


@dataclass(frozen=True)
class Image:
    """The bytes of a picture as a browser takes them, or why they are not here."""

    mime: str = ""
    content: bytes = b""
    missing: str = ""


@dataclass(frozen=True)
class Page:
    """Everything of a copy.

    Attributes:
        title: of the form. about: whose it is; the first heading says both.
        lead: what kind of copy this is, and for whom.
        facts: name to value, in order. footer: version, hash and when, on every sheet.
        banner: said on every sheet before all else, or empty.
        words: what words of the trade mean; for a family.
    """

    title: str
    about: str
    lead: str
    facts: Mapping[str, str]
    parts: list[Part]
    footer: str
    banner: str = ""
    words: list[tuple[str, str]] | None = None
    closing: str = ""


def html_of(page: Page, images: Mapping[str, Image], names: Mapping[str, str]) -> str:
    """The page. ``images`` by media id; ``names`` of those whose exact words are quoted."""
    heading = f"{page.title}: {page.about}"
    title = f"<h1>{escape(page.title)}: <span>{escape(page.about)}</span></h1>"
    body = "".join(
        (
            f'<p class="banner">{escape(page.banner)}</p>' if page.banner else "",
            f"<header>{title}<p class=lead>{escape(page.lead)}</p></header>",
            _facts(page.facts),
            *(_part(part, images, names) for part in page.parts),
            _meanings(page.words or []),
            f"<p class=closing>{escape(page.closing)}</p>" if page.closing else "",
            f"<footer>{escape(page.footer)}</footer>",
        )
    )
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)}</title><style>{STYLE}{_every_sheet(page)}</style></head>"
        f"<body>{body}</body></html>"
    )


def _every_sheet(page: Page) -> str:
    """The footer and the banner as rules for each sheet: elements would stand on one alone."""
    rules = f"@page {{ @bottom-left {{ content: {_quoted(page.footer)} }} }}"
    if page.banner:
        rules += f"@page {{ @top-right {{ content: {_quoted(page.banner)} }} }}"
        rules += "@page :first { @top-right { content: none } }"
    return rules


def _quoted(words: str) -> str:
    """A text within a style sheet."""
    plain = (each if each.isalnum() or each == " " else f"\\{ord(each):x} " for each in words)
    return f'"{"".join(plain)}"'


def _facts(facts: Mapping[str, str]) -> str:
    # Nothing around each pair: in the tags of a PDF a list holds its items alone.
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd{_side(value)}>{escape(value)}</dd>"
        for name, value in facts.items()
    )
    return f"<dl class=facts>{rows}</dl>"


def _part(part: Part, images: Mapping[str, Image], names: Mapping[str, str]) -> str:
    intro = f"<p class=intro>{escape(part.intro)}</p>" if part.intro else ""
    items = "".join(_item(item, images, names) for item in part.items)
    return f"<section><h2>{escape(part.title)}</h2>{intro}{items}</section>"


def _item(item: Item, images: Mapping[str, Image], names: Mapping[str, str]) -> str:
    label = f"<h3>{escape(item.label)}</h3>" if item.label else ""
    match item:
        case Words():
            return label + _blocks(item.blocks, names)
        case Fact():
            if len(item.answers) == 1:
                return f"<div class=pair>{label}{_written('p', item.answers[0])}</div>"
            lines = "".join(_written("li", answer) for answer in item.answers)
            return f"{label}<ul>{lines}</ul>"
        case Table():
            return label + _table(item)
        case Picture():
            return label + _picture(item, images.get(item.media, Image(missing="It is not here.")))


_WIDE_COLUMNS = 5
_LONG_WORD = 24  # letters


def _cell(words: str) -> str:
    """A cell. Only one with a word that is long for a column breaks within words: were all to, it
    would take the room of the others, down to a letter a line."""
    long = any(len(word) > _LONG_WORD for word in words.split())
    return f"<td{' class=long' if long else ''}{_side(words)}>{escape(words)}</td>"


def _table(table: Table) -> str:
    if not table.rows:
        return "<p>Nothing written.</p>"
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in table.rows)
    narrow = " class=narrow" if len(table.columns) > _WIDE_COLUMNS else ""
    return f"<table{narrow}><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _picture(picture: Picture, image: Image) -> str:
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>"
    if picture.kind == "voice":
        return f"<figure><p>A voice note, kept with the record.</p>{caption}</figure>"
    if image.missing:
        return f"<figure><p>{escape(image.missing)}</p>{caption}</figure>"
    source = f"data:{image.mime};base64,{base64.b64encode(image.content).decode()}"
    described = escape(f"{picture.label}, {picture.caption}", quote=True)
    return (
        f'<figure class="{escape(picture.kind)}"><img alt="{described}" src="{source}">'
        f"{caption}</figure>"
    )


_LISTS = {"bullets": "ul", "numbers": "ol"}
_HEADINGS = {"heading": "h4", "subheading": "h5"}


def _blocks(blocks: Iterable[Block], names: Mapping[str, str]) -> str:
    said, headed = [], False
    for block in blocks:
        headed = headed or block.kind == "heading"
        said.append(_block(block, names, headed=headed))
    return "".join(said)


def _block(block: Block, names: Mapping[str, str], *, headed: bool) -> str:
    """One block. ``headed``: a heading stands above. No level is skipped: a small heading that has
    none above it is one itself, for whoever goes from heading to heading."""
    inner = "li" if block.kind in _LISTS else "p"
    if block.kind in _HEADINGS:
        inner = _HEADINGS[block.kind] if headed else _HEADINGS["heading"]
    lines = "".join(
        f"<{inner}{_side(''.join(piece.text for piece in line))}>{_line(line, names)}</{inner}>"
        for line in block.lines
    )
    around = "blockquote" if block.kind == "quote" else _LISTS.get(block.kind)
    return f"<{around}>{lines}</{around}>" if around else lines


def _written(tag: str, words: str) -> str:
    return f"<{tag}{_side(words)}>{escape(words)}</{tag}>"


def _side(words: str) -> str:
    """From which side words are read: what begins in Arabic or Urdu, from the right, with its
    numbers and full stops where they belong."""
    strong = (unicodedata.bidirectional(letter) for letter in words)
    first = next((each for each in strong if each in {"L", "R", "AL"}), "L")
    return "" if first == "L" else ' dir="rtl"'


def _line(line: Line, names: Mapping[str, str]) -> str:
    """Pieces in a row that one person said are one quotation, with who said it."""
    # Where a whole line is new, what stands above it says so.
    mixed = any(piece.change != "added" for piece in line)
    said, before = [], _Before()
    for who, of_one in groupby(line, key=lambda piece: piece.exact):
        words = "".join(
            before.apart(change, list(pieces), mixed=mixed)
            for change, pieces in groupby(of_one, key=lambda piece: piece.change)
        )
        if who:
            name = escape(names.get(who, who if len(who) < 36 else "somebody"))
            words = f'<q>{words}</q> <span class="who">({name})</span>'
        said.append(words)
    return "".join(said)


_CHANGES = {"added": "ins", "removed": "del"}
_OPENING = "([{“‘«£$€#"  # what follows one of these belongs to it


@dataclass
class _Before:
    """What stands before the next words of a line. A mark that begins or ends within a word, or at
    a full stop, is set apart by a space, so that neither runs into the other."""

    text: str = ""
    marked: bool = False

    def apart(self, change: str, pieces: list[Piece], *, mixed: bool) -> str:
        """The next words. A change is told in words as well: a line through letters is not read
        aloud, and not seen by everybody."""
        tag = _CHANGES.get(change)
        marks = mixed and tag is not None
        text = "".join(piece.text for piece in pieces)
        space = " " if self._runs_into(text, marks=marks) else ""
        self.text, self.marked = text, marks
        if not marks:
            words = _pieces(pieces)
            return space + (f"<{tag}>{words}</{tag}>" if tag else words)
        # The spaces around what changed stand outside of its brackets, however they look.
        lead, trail = (" " if text != edge else "" for edge in (text.lstrip(), text.rstrip()))
        return f"{space}{lead}<{tag}>[{change}: {_pieces(_stripped(pieces))}]</{tag}>{trail}"

    def _runs_into(self, text: str, *, marks: bool) -> bool:
        if not self.text or self.text[-1].isspace() or text[0].isspace():
            return False
        if marks:
            return self.marked or self.text[-1] not in _OPENING
        return self.marked and text[0].isalnum()


def _stripped(pieces: list[Piece]) -> list[Piece]:
    """Without the space at both ends of all of it."""
    left = [*pieces]
    while left and not left[0].text.strip():
        left.pop(0)
    while left and not left[-1].text.strip():
        left.pop()
    if left:
        left[0] = replace(left[0], text=left[0].text.lstrip())
        left[-1] = replace(left[-1], text=left[-1].text.rstrip())
    return left


def _pieces(pieces: Iterable[Piece]) -> str:
    said = []
    for piece in pieces:
        words = escape(piece.text)
        words = f"<em>{words}</em>" if piece.italic else words
        said.append(f"<strong>{words}</strong>" if piece.bold else words)
    return "".join(said)


def _meanings(words: list[tuple[str, str]]) -> str:
    if not words:
        return ""
    rows = "".join(
        f"<dt>{escape(word.capitalize())}</dt><dd>{escape(meaning)}</dd>" for word, meaning in words
    )
    return f"<section><h2>What some words mean</h2><dl class=meanings>{rows}</dl></section>"

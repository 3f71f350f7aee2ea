"""A copy as PDF can be read aloud: tagged, in order, with its pictures described (PDF/UA-1)."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from agile_app.assessments.copies import paper
from agile_app.assessments.copies.blocks import Block, Piece, blocks_of
from agile_app.assessments.copies.html import Image, Page, html_of
from agile_app.assessments.copies.paper import NoPaper, pdf_of
from agile_app.assessments.copies.sheet import Fact, Part, Picture, Table, Words
from agile_app.core.errors import Unavailable
from agile_app.device.media.drawing import svg_of

DRAWING = b'{"v":1,"width":100,"height":60,"strokes":[{"c":"#101010","s":4,"p":[1,1,50,90,50,50]}]}'
PART = Part(
    "The child",
    "",
    (
        Words("What was said", tuple(blocks_of([{"insert": "First this.\nThen ਪੰਜਾਬੀ and عربى."}]))),
        Fact("Seen alone", ("Yes",)),
        Table("Plan", ("Who", "By when"), (("Mother", "1 Dec 2026"), ("School", "8 Dec 2026"))),
        Picture("Drawing", "m1", "drawing", "5 Nov 2026", ""),
    ),
)
LATE = Part(
    "Addendum 1",
    "Written after the signature.",
    (
        Words(
            "What was said",
            (
                Block(
                    "paragraph",
                    (
                        (
                            Piece("Then "),
                            Piece("old", change="removed"),
                            Piece("new words", change="added"),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
PAGE = Page(
    "Child and family assessment", "Maya Reed", "For the record.", {"Child": "Maya Reed"},
    [PART, LATE],
    "Version 1. Content abc.", words=[("core group", "People who meet.")],
)  # fmt: skip


@pytest.fixture(scope="module")
def pdf() -> bytes:
    image = Image("image/svg+xml", svg_of(DRAWING).encode())
    try:
        return pdf_of(html_of(PAGE, {"m1": image}, {}))
    except NoPaper as missing:
        pytest.skip(missing.what_to_do)


def _tags(node: object) -> Iterator[DictionaryObject]:
    if isinstance(node, ArrayObject):
        for each in node:
            yield from _tags(each.get_object())
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _tags(node["/K"].get_object())


def test_it_says_that_it_is_tagged_its_language_and_its_title(pdf):
    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"].get_object()["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"].get_object()["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Child and family assessment: Maya Reed"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_every_heading_table_and_picture_has_its_tag(pdf):
    root = PdfReader(BytesIO(pdf)).trailer["/Root"].get_object()["/StructTreeRoot"].get_object()
    tags = list(_tags(root["/K"].get_object()))
    names = [str(tag["/S"]) for tag in tags]
    assert names.count("/H1") == 1
    assert names.count("/H2") == 3
    assert names.count("/TH") == 2
    assert names.count("/TD") == 4
    figures = [tag for tag in tags if tag["/S"] == "/Figure"]
    assert [figure.get("/Alt") for figure in figures] == ["Drawing, 5 Nov 2026"]


def test_its_words_come_out_in_the_order_in_which_they_are_read(pdf, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (Debian's poppler-utils) is not on this machine")
    file = tmp_path / "copy.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True)
    wanted = [
        "Maya Reed",
        "First this.",
        "Then",
        "Seen alone",
        "Mother",
        "8 Dec",
        "removed: old",
        "added: new words",
        "core group",
    ]
    places = [done.stdout.lower().index(each.lower()) for each in wanted]
    assert places == sorted(places)


def test_every_sheet_says_which_copy_it_is():
    long = Part("Long", "", tuple(Fact(f"Question {count}", ("Yes",)) for count in range(120)))
    footer = 'Version 1, signed by "O\'Neill" </style>. Content abc.'
    page = replace(PAGE, parts=[long], footer=footer, banner="Demonstration.")
    try:
        sheets = PdfReader(BytesIO(pdf_of(html_of(page, {}, {})))).pages
    except NoPaper as missing:
        pytest.skip(missing.what_to_do)
    said = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    assert len(said) > 1
    assert [footer in words for words in said] == [True] * len(said)
    assert ["Demonstration." in words for words in said] == [True] * len(said)


def test_nothing_is_fetched_whatever_somebody_wrote(pdf):
    page = "<html lang=en><title>x</title><img alt=x src='http://127.0.0.1:9/x.png'></html>"
    assert pdf_of(page).startswith(b"%PDF-")


def test_one_copy_is_made_at_a_time_and_who_waits_too_long_is_told(pdf, monkeypatch):
    monkeypatch.setattr(paper, "_LONGEST_WAIT", 0.01)
    with paper._PRINTING, pytest.raises(Unavailable) as refused:
        pdf_of("<html lang=en><title>x</title></html>")
    assert refused.value.sentence == "Other copies are being made at the moment."
    assert pdf_of("<html lang=en><title>x</title></html>").startswith(b"%PDF-")


# What people write that a form did not expect

ODD = Part(
    "The child",
    "",
    (
        Words(
            "What was said",
            tuple(
                blocks_of(
                    [
                        {"insert": "Only a small heading"},
                        {"insert": "\n", "attributes": {"header": 2}},
                        {"insert": "W" * 400 + "\nقالت الأم (2) Tom.\n"},
                        {"insert": "Large"},
                        {"insert": "\n", "attributes": {"header": 1}},
                        {"insert": "Small"},
                        {"insert": "\n", "attributes": {"header": 2}},
                    ]
                )
            ),
        ),
        Table("Plan", ("Who", "Where", "By when"), (("M" * 300, "y" * 200, "1 Dec 2026"),)),
        Table("Wide", tuple(f"Heading {n}" for n in range(12)), (("Understanding " * 3,) * 12,)),
        Fact("Outcome", ("V" * 300,)),
        Fact("Several", ("One", "Two")),
    ),
)


@pytest.fixture(scope="module")
def odd() -> bytes:
    page = replace(PAGE, about="Q" * 200, facts={"Child": "Z" * 200}, parts=[ODD])
    try:
        return pdf_of(html_of(page, {}, {}))
    except NoPaper as missing:
        pytest.skip(missing.what_to_do)


def _structure(pdf: bytes) -> list[DictionaryObject]:
    root = PdfReader(BytesIO(pdf)).trailer["/Root"].get_object()["/StructTreeRoot"].get_object()
    return list(_tags(root["/K"].get_object()))


def test_a_list_holds_its_items_and_nothing_else(odd):
    """ISO 14289-1 7.2: as veraPDF asks it."""
    lists = [tag for tag in _structure(odd) if tag["/S"] == "/L"]
    inside = {str(each["/S"]) for one in lists for each in _children(one)}
    assert len(lists) == 3
    assert inside == {"/LI"}


def _children(tag: DictionaryObject) -> Iterator[DictionaryObject]:
    held = tag["/K"].get_object()
    for each in held if isinstance(held, ArrayObject) else [held]:
        yield each.get_object()


def test_no_level_of_heading_is_skipped(odd):
    levels = [int(tag["/S"][2]) for tag in _structure(odd) if tag["/S"][:2] == "/H"]
    assert levels == [1, 2, 3, 4, 4, 5, 3, 3, 3, 3, 2]


def test_nothing_runs_off_the_sheet(odd, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (Debian's poppler-utils) is not on this machine")
    file = tmp_path / "odd.pdf"
    file.write_bytes(odd)
    done = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True
    )
    rights = [float(each) for each in re.findall(r'xMax="([\d.]+)"', done.stdout)]
    assert len(rights) > 50
    assert max(rights) < 595 - 48  # an A4 sheet without its margin, in points
    # A column beside a very long word keeps the room of its own words.
    words = re.findall(r">([^<]+)</word>", done.stdout)
    assert {"when", "2026"} <= set(words)


def test_what_is_written_from_the_right_is_set_from_the_right():
    html = html_of(replace(PAGE, parts=[ODD], facts={"Child": "عائشة"}), {}, {})
    assert '<p dir="rtl">قالت الأم (2) Tom.</p>' in html
    assert '<dd dir="rtl">عائشة</dd>' in html
    assert "<td>1 Dec 2026</td>" in html

"""A rich text is read into the blocks that are printed."""

from agile_app.assessments.copies.blocks import Piece, blocks_of, without
from agile_app.assessments.family.redaction import Span
from agile_app.assessments.remarks.marks import checksum_of


def kinds(delta):
    return [(block.kind, block.text) for block in blocks_of(delta)]


def test_paragraphs_headings_lists_and_quotes():
    delta = [
        {"insert": "Health"}, {"insert": "\n", "attributes": {"header": 1}},
        {"insert": "Sleeps well.\nEats.\n\n"},
        {"insert": "porridge"}, {"insert": "\n", "attributes": {"list": "bullet"}},
        {"insert": "pears"}, {"insert": "\n", "attributes": {"list": "bullet"}},
        {"insert": "said so"}, {"insert": "\n", "attributes": {"blockquote": True}},
    ]  # fmt: skip
    assert kinds(delta) == [
        ("heading", "Health"),
        ("paragraph", "Sleeps well."),
        ("paragraph", "Eats."),
        ("bullets", "porridge\npears"),
        ("quote", "said so"),
    ]


def test_an_empty_line_ends_a_list():
    item = {"insert": "\n", "attributes": {"list": "ordered"}}
    delta = [{"insert": "one"}, item, {"insert": "\n"}, {"insert": "two"}, item]
    assert kinds(delta) == [("numbers", "one"), ("numbers", "two")]


def test_the_look_of_words_and_whose_they_are_stay_with_them():
    exact = f"Maya#{checksum_of('I like it')}"
    delta = [
        {"insert": "She said "},
        {"insert": "I like it", "attributes": {"exact": exact, "italic": True}},
        {"insert": " loudly", "attributes": {"bold": True}},
    ]
    (block,) = blocks_of(delta)
    assert block.lines == (
        (
            Piece("She said "),
            Piece("I like it", italic=True, exact="Maya"),
            Piece(" loudly", bold=True),
        ),
    )


def test_a_hidden_name_is_replaced_once_though_its_look_changes_in_the_middle():
    delta = [
        {"insert": "Seen by Way"},
        {"insert": "ne Harc", "attributes": {"bold": True}},
        {"insert": "ourt today"},
    ]
    left = without(delta, [Span(8, 22, "someone else")])
    assert [piece["insert"] for piece in left] == ["Seen by someone else", " today"]


def test_a_text_with_nothing_hidden_is_the_same():
    delta = [{"insert": "Nobody"}, {"insert": " else", "attributes": {"bold": True}}]
    assert without(delta, []) == delta

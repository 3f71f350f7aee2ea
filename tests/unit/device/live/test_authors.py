"""Whose each letter is: our own order of the letters is that of yjs and pycrdt."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pycrdt import Doc, Text

from agile_app.device.live.authors import letters_of
from agile_app.device.live.packs import LogRow
from tests.live.running import run_node

START = datetime(2026, 11, 5, 14, 2, tzinfo=UTC)
PEOPLE = [UUID(int=number) for number in (1, 2, 3)]


def _row(seq: int, by: int, data: bytes, **more: object) -> LogRow:
    moment = START + timedelta(minutes=seq)
    facts = {"written_at": None, "offline": False, **more}
    return LogRow(seq, PEOPLE[by], f"ipad-{by}", f"{by:032}", seq, moment, data=data, **facts)  # type: ignore[arg-type]


def _text(doc: Doc, root: str) -> str:
    return "".join(words for words, _ in doc.get(root, type=Text).diff())


@pytest.mark.parametrize("seed", range(1, 9))
def test_the_letters_stand_as_pycrdt_has_them_after_every_row(seed: int):
    corpus = run_node(
        "updates.mjs", {"seed": seed, "people": ["a", "b", "c"], "edits": 250}, timeout=60
    )
    rows = [
        _row(seq, update["by"], base64.b64decode(update["data"]))
        for seq, update in enumerate(corpus["updates"], start=1)
    ]
    doc: Doc = Doc()
    letters = letters_of([])
    for row in rows:
        letters.add(row)
        doc.apply_update(row.data)
        for root in ("t.a", "t.b"):
            said = "".join(passage.words for passage in letters.passages(root))
            assert said == _text(doc, root)


class Person:
    def __init__(self, by: int) -> None:
        self.by, self.doc = by, Doc(client_id=by + 1)
        self.text = self.doc.get("t.a", type=Text)

    def change(self, act: object) -> bytes:
        before = self.doc.get_state()
        act(self.text)  # type: ignore[operator]
        return self.doc.get_update(before)


def test_a_passage_has_its_writer_device_and_moments():
    amira, ben = Person(0), Person(1)
    first = amira.change(lambda text: text.insert(0, "He lives at home."))
    ben.doc.apply_update(first)
    second = ben.change(lambda text: text.insert(3, "sometimes "))
    written = START - timedelta(hours=2)
    rows = [_row(1, 0, first), _row(2, 1, second, written_at=written, offline=True)]
    passages = letters_of(rows).passages("t.a")
    assert [(each.words, each.worker_id, each.offline) for each in passages] == [
        ("He ", PEOPLE[0], False),
        ("sometimes ", PEOPLE[1], True),
        ("lives at home.", PEOPLE[0], False),
    ]
    assert passages[1].first == passages[1].last == written
    assert passages[0].device == "ipad-0"


def test_what_was_taken_away_is_in_no_passage_and_what_came_again_is_the_new_writers():
    amira, ben = Person(0), Person(1)
    first = amira.change(lambda text: text.insert(0, "gone 😀 stays"))
    ben.doc.apply_update(first)

    def again(text: Text) -> None:
        del text[0:5]
        text.insert(0, "gone ")

    rows = [_row(1, 0, first), _row(2, 1, ben.change(again))]
    passages = letters_of(rows).passages("t.a")
    assert [(each.words, each.worker_id) for each in passages] == [
        ("gone ", PEOPLE[1]),
        ("😀 stays", PEOPLE[0]),
    ]

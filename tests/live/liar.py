"""What a client may lie with: content of the agreed shape, which the gate lets through, that no
honest client ever writes.

``python -m tests.live.liar EMAIL CHILD SEED FORM…`` begins assessments on these forms over the data
folder of the environment and fills each; it prints their ids.
"""

import json
import random
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from pycrdt import Array, Text
from sqlmodel import select

from agile_app.assessments import documents
from agile_app.assessments.service import start_assessment
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.device.live.documents import document_of, load_index, roots_of, rules_of
from agile_app.device.live.gate import admit
from agile_app.device.live.kinds import RootKind
from agile_app.people.models import Worker
from agile_app.security.actor import Actor
from tests.factories import actor_of
from tests.pen import Pen

assert documents

NAMES = ["", "x", "__proto__", "constructor", "toString", "kind", "[1]", "\u202eabc", "😀"]
PLAIN: list[Any] = [
    None, True, False, 0, -1, 7, 10.5, 1e308, "", " ", "yes", "abc", "2026-13-45", "9999-12-31",
    "removed", "<img src=x onerror=alert(1)>", "constructor", "x" * 4_000, "\u202e", "null", "{}",
]  # fmt: skip
LISTS: list[Any] = [[], ["abc"], [None, True, 7], ["1A", "1A", "21"], ["x"] * 199, ["constructor"]]
TIMES = ["", "soon", "9999-99-99", "2026-11-05T10:00:00Z", "-1", "+275760-09-13T00:00:00.001Z"]
MARKS: list[dict[str, Any]] = [
    {}, {"bold": 9}, {"bold": "x"}, {"italic": False}, {"header": 0}, {"header": 9}, {"list": "x"},
    {"list": 1}, {"blockquote": 7}, {"exact": "Nobody#00000000"}, {"exact": f"{uuid4()}#ffffffff"},
    {"mention": str(uuid4())}, {"mention": str(uuid4()), "exact": "A#00000000", "header": 1},
]  # fmt: skip
PLACES: list[Any] = [
    {}, 5, "x", [], {"type": {"client": 1, "clock": 1}}, {"tname": "t.health"}, {"item": 1},
    {"item": {"client": -1, "clock": 1e9}, "assoc": "x"}, {"tname": "a.outcome", "assoc": 0},
]  # fmt: skip
ROOTS: list[Any] = ["", "t.health", "a.outcome", "t.nowhere", "x.remarks", "s.x", 5, {}, [], True]


def _json(chance: random.Random) -> str:
    """JSON where the page reads JSON: of no use, or nearly right."""
    return json.dumps(
        chance.choice(
            [
                None, 5, "x", [], {}, [[]],
                {"root": chance.choice(ROOTS), "from": chance.choice(PLACES),
                 "to": chance.choice(PLACES), "quote": chance.choice([{}, [], 5, "q", None]),
                 "sum": chance.choice([{}, "0"])},
                {"kind": chance.choice(["visit", "media", "view", "x", {}, 5, "constructor"]),
                 "id": chance.choice(["x", {}, 5, None]), "label": chance.choice([{}, 5, "l", []]),
                 "on": chance.choice(["x", {}, 5, "2026-13-45"]), "because": {}},
            ]
        )
    )  # fmt: skip


def _keyed(root: str, chance: random.Random) -> list[Any]:
    if root.startswith("x."):
        parts = ["kind", "anchor", "text", "state", "result", "to", "m1", "constructor", ""]
        said = chance.choice(
            [_json(chance), _json(chance), chance.choice(PLAIN), "comment", "suggestion", "open"]
        )
        return [chance.choice(["t1", "t2", "factor.1A", "x"]), chance.choice(parts), said]
    key = [chance.choice([*NAMES[1:], str(uuid4())])]
    key += [chance.choice(NAMES) for _ in range(chance.choice([0, 1, 1, 1, 3]))]
    return [*key, chance.choice(PLAIN)]


def entries(root: str, kind: RootKind, author: str, chance: random.Random) -> Iterator[Any]:
    """Some entries of one root that is no text."""
    for _ in range(chance.choice([1, 2, 6])):
        said = {"by": author, "at": chance.choice(TIMES)}
        if kind == "media":
            what = chance.choice(["drawing", "photo", "voice", "signature"])
            yield said | {"media": str(uuid4()), "sha256": "0" * 64, "kind": what}
        elif kind == "keyed":
            yield said | {"v": _keyed(root, chance)}
        else:
            yield said | {"v": chance.choice(PLAIN + LISTS)}


def _nearly_right(root: str, author: str) -> Iterator[Any]:
    """Whole remarks and links, each at a place that is none."""
    place = {"item": {"client": 1, "clock": 0}, "assoc": 0}
    for number, where in enumerate(ROOTS):
        anchor = json.dumps({"root": where, "from": place, "to": place, "quote": "q", "sum": "0"})
        to = json.dumps({"kind": "visit", "id": "v", "label": {}, "on": "2026-11-03"})
        facts = {
            "x.remarks": {
                "kind": "suggestion",
                "anchor": anchor,
                "text": "Other",
                "result": anchor,
            },
            "x.evidence": {"anchor": anchor, "to": to},
        }.get(root, {})
        for part, value in facts.items():
            yield {"v": [f"n{number}", part, value], "by": author, "at": "2026-11-05T10:00:00Z"}


def lie(pen: Pen, roots: dict[str, RootKind], short: set[str], seed: int) -> list[bytes]:
    """One update for each root; all of them are let through."""
    chance = random.Random(seed)
    frames = []
    for root, kind in sorted(roots.items()):
        before = pen.doc.get_state()
        with pen.doc.transaction():
            if kind == "text":
                text = pen.doc.get(root, type=Text)
                for _ in range(1 if root in short else chance.choice([1, 3, 5])):
                    words = chance.choice(
                        ["Kind words.\n", "\n\n", "<b>x</b>", "😀\u202e", "a\u0301" * 9]
                    )
                    text.insert(0, words, None if root in short else chance.choice(MARKS) or None)
            else:
                author = str(pen.actor.worker_id)
                found = [*entries(root, kind, author, chance), *_nearly_right(root, author)]
                pen.doc.get(root, type=Array).extend(found)
        frames.append(pen.doc.get_update(before))
    return frames


def fill(actor: Actor, assessment_id: UUID, seed: int) -> None:
    """Write lies into every root of an assessment, as the gate lets them through."""
    pen = Pen(actor, assessment_id)
    with reading() as session:
        document = document_of(session, assessment_id)
        rules = rules_of(session, document)
        roots = dict(roots_of(session, document))
        known = load_index(session, assessment_id)
    sender = (str(actor.worker_id), pen.device)
    for data in lie(pen, roots, set(rules.short), seed):
        placed, _ = admit(data, known=known, rules=rules, owners={}, sender=sender)
        known.add(placed)
        pen.commit(data)


def main(email: str, child: str, seed: str, *forms: str) -> None:
    with transaction() as session:
        worker = session.exec(select(Worker).where(Worker.email == email)).one()
        actor = actor_of(worker)
        ids = [uuid7() for _ in forms]
        for id_, form in zip(ids, forms, strict=True):
            start_assessment(session, actor, assessment_id=id_, child_id=UUID(child), form_key=form)
    for id_ in ids:
        fill(actor, id_, int(seed))
        print(id_)


if __name__ == "__main__":
    main(*sys.argv[1:])

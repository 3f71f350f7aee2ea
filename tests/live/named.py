"""Somebody named in every place an assessment has for a name, as honest clients write it there.

``python -m tests.live.named EMAIL CHILD PERSON NAME`` begins a conversation about the child over
the data folder of the environment and prints its id.
"""

import json
import sys
from typing import Any
from uuid import UUID, uuid4

from pycrdt import Array, Text
from sqlmodel import select

from agile_app.assessments import documents
from agile_app.assessments.remarks.marks import checksum_of
from agile_app.assessments.service import start_assessment
from agile_app.core.database import reading, transaction
from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.people.models import Worker
from tests.factories import actor_of
from tests.pen import Pen

assert documents


class Namer:
    """Writes in one document; each change is a frame of its own."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen

    def words(self, root: str, *pieces: tuple[str, dict[str, Any] | None]) -> None:
        before = self.pen.doc.get_state()
        text = self.pen.doc.get(root, type=Text)
        with self.pen.doc.transaction():
            for words, marks in pieces:
                text.insert(len(str(text)), words, marks)
        self.pen.commit(self.pen.doc.get_update(before))

    def entry(self, root: str, *values: Any, **media: Any) -> None:
        before = self.pen.doc.get_state()
        array = self.pen.doc.get(root, type=Array)
        said = {"by": str(self.pen.actor.worker_id), "at": now().isoformat()}
        with self.pen.doc.transaction():
            for value in values:
                array.append(said | {"v": value})
            if media:
                array.append(said | media)
        self.pen.commit(self.pen.doc.get_update(before))


def name_everywhere(namer: Namer, person: str, name: str) -> None:
    """In every field of the strengths and scales conversation, and in what stands beside them."""
    given, family = name.split()
    said = f"{given} said he would not come back."
    theirs = {"exact": f"{person}#{checksum_of(said)}"}
    typed = {"exact": f"{family}#{checksum_of('Never.')}"}
    namer.words(
        "t.working_well", (f"{family}, {given} has moved. ", None), (name, {"mention": person})
    )
    namer.words(
        "t.worries", ("He told us: ", None), (said, theirs), (" And: ", None), ("Never.", typed)
    )
    namer.words(
        "t.needs_to_happen",
        (given[:3], {"bold": True}),
        (given[3:], None),
        (f"’s van\n{family.upper()}", None),
    )
    namer.words(
        "t.safety_goal",
        (f"{given}\u00a0{family} stays away, {given.lower()}{family.lower()}@example.org", None),
    )
    namer.entry("a.present", [person])
    namer.entry("a.own_people", [person])
    namer.entry("s.safety_scale", [person, 3])
    namer.entry("s.next_steps", ["r1", "what", f"Ring {given}"], ["r1", "who", name])
    media, signed = str(uuid4()), str(uuid4())
    namer.entry("n.child_picture", media=media, sha256="0" * 64, kind="drawing")
    namer.entry("s.child_picture", [media, "words", f"{given} at the door"])
    namer.entry("n.family_signatures", media=signed, sha256="0" * 64, kind="signature")
    namer.entry(
        "s.family_signatures", [signed, "name", name], [signed, "role", f"{given}, neighbour"]
    )
    namer.words("t.family_statement", (f"Mum is afraid of {given}.", None))
    whole = json.dumps({"root": ""})
    namer.entry(
        "x.remarks",
        ["t1", "kind", "comment"], ["t1", "anchor", whole], ["t1", str(uuid4()), f"Who is {name}?"],
        ["t2", "kind", "suggestion"], ["t2", "anchor", whole], ["t2", "text", f"{family} left."],
    )  # fmt: skip
    link = {"kind": "view", "id": "", "label": f"Talk with {name}", "on": "", "because": given}
    place = json.dumps({"root": "t.worries", "quote": said, "from": {}, "to": {}, "sum": "0"})
    namer.entry("x.evidence", ["l1", "anchor", place], ["l1", "to", json.dumps(link)])


def main(email: str, child: str, person: str, name: str) -> None:
    with reading() as session:
        worker = session.exec(select(Worker).where(Worker.email == email)).one()
    actor, assessment_id = actor_of(worker), uuid7()
    with transaction() as session:
        start_assessment(
            session, actor, assessment_id=assessment_id, child_id=UUID(child),
            form_key="strengths_scales",
        )  # fmt: skip
    name_everywhere(Namer(Pen(actor, assessment_id)), person, name)
    print(assessment_id)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""One person who types, without a browser or a socket: through the real writer."""

from datetime import timedelta
from uuid import uuid4

from pycrdt import Doc, Text
from sqlalchemy import Engine

from agile_app.core.database import reading, transaction
from agile_app.core.time import now
from agile_app.device.live import documents
from agile_app.device.live.writer import Frame, Outcome, Writer
from agile_app.security.actor import Actor


class Typing:
    """A document that one worker types in, through the real writer."""

    def __init__(self, engine: Engine, actor: Actor) -> None:
        self.engine, self.actor, self.id = engine, actor, uuid4()
        self.doc: Doc = Doc(client_id=77)
        self.n = self.head = 0
        with transaction() as session:
            documents.create_document(
                session, actor, id=self.id, kind="test", subject_id=self.id,
                child_id=None, version=1,
            )  # fmt: skip

    def type(self, count: int, *, offline: bool = False) -> None:
        outcomes: list[Outcome] = []
        writer = Writer(self.engine, outcomes.extend)
        text = self.doc.get("t.a", type=Text)
        for _ in range(count):
            before = self.doc.get_state()
            text.insert(len(text), f"w{self.n} ")
            self.n += 1
            frame = Frame(
                self.id, self.actor.worker_id, "ipad", "0" * 32, self.n,
                self.doc.get_update(before), self.head,
            )  # fmt: skip
            self.head += 1
            frame.offline = offline
            frame.written_at = now() - timedelta(hours=1) if offline else None
            writer.submit(frame)
        writer.close()
        assert {outcome.status for outcome in outcomes} == {"accepted"}

    @property
    def words(self) -> str:
        with reading() as session:
            return documents.content(session, self.id)["t.a"].text

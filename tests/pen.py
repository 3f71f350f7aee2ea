"""A worker's tablet as the log sees it: words put into a document, or sent after a signature."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pycrdt import Array, Doc, Text

from agile_app.core.database import reading, transaction
from agile_app.core.time import now
from agile_app.device.live.documents import document_of, load, next_link
from agile_app.device.live.models import LATE, LiveClient, LiveLate, LiveUpdate
from agile_app.security.actor import Actor


class Pen:
    """One opening of a document by a worker. What it writes is committed, as after an answer."""

    def __init__(self, actor: Actor, document_id: UUID, *, device: str = "tablet") -> None:
        self.actor, self.document_id, self.device = actor, document_id, device
        self.client = uuid4().int % (1 << 31)
        self.doc: Doc = Doc(client_id=self.client)
        self.epoch, self.n = uuid4().hex, 0
        self.catch_up()

    def catch_up(self) -> None:
        """Take what others wrote."""
        with reading() as session:
            self.doc.apply_update(load(session, self.document_id)[0].get_update())

    def frame(self, root: str, words: Any, *, at: int | None = 0, delete: int = 0) -> bytes:
        """The update of one change: words into a text, an answer in place of all that stands, or
        the whole entry of a file."""
        before = self.doc.get_state()
        if root.startswith("t."):
            text = self.doc.get(root, type=Text)
            if delete:
                del text[at : (at or 0) + delete]
            if words:
                text.insert(len(str(text)) if at is None else at, words)
        else:
            array = self.doc.get(root, type=Array)
            said = {"by": str(self.actor.worker_id), "at": now().isoformat()}
            entry = said | (words if root.startswith("n.") else {"v": words})
            with self.doc.transaction():
                if not root.startswith("n."):
                    array.clear()
                array.append(entry)
        return self.doc.get_update(before)

    def write(self, root: str, words: Any, **more: Any) -> int:
        """Into the log; its row's number."""
        return self.commit(self.frame(root, words, **more))

    def commit(self, data: bytes) -> int:
        """An update into the log, as after the gate; its row's number."""
        self.n += 1
        with transaction() as session:
            document = document_of(session, self.document_id)
            seq = document.head + 1
            link = next_link(
                bytes(document.chain), seq, self.actor.worker_id, self.device, self.epoch, self.n,
                data,
            )  # fmt: skip
            session.add(
                LiveUpdate(
                    document_id=document.id, seq=seq, worker_id=self.actor.worker_id,
                    device=self.device, epoch=self.epoch, n=self.n, received_at=now(), data=data,
                    chain=link,
                )
            )  # fmt: skip
            document.head, document.chain = seq, link
            session.add(document)
            if session.get(LiveClient, (document.id, self.client)) is None:
                session.add(
                    LiveClient(
                        document_id=document.id, client_id=self.client,
                        worker_id=self.actor.worker_id, device=self.device,
                    )
                )  # fmt: skip
        return seq

    def write_late(
        self,
        root: str,
        words: Any,
        *,
        written_at: datetime | None = None,
        offline: bool | None = None,
        **more: Any,
    ) -> None:
        """Kept outside, as the writer keeps it after a signature."""
        data = self.frame(root, words, **more)
        self.n += 1
        with transaction() as session:
            session.add(
                LiveLate(
                    document_id=self.document_id, worker_id=self.actor.worker_id,
                    device=self.device, epoch=self.epoch, n=self.n, received_at=now(), kind=LATE,
                    reason="signed", size=len(data), sha256=hashlib.sha256(data).hexdigest(),
                    data=data, written_at=written_at, offline=offline,
                )
            )  # fmt: skip

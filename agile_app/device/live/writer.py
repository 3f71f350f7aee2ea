"""The one writer: an append is one statement that is also the sign-off lock.

Frames of all documents that wait together are committed together, on a thread of their own, so
the event loop never waits for the disk. Nothing is shown or acknowledged before this commit.
"""

import hashlib
import logging
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Engine

from agile_app.core.ids import uuid7
from agile_app.core.time import now
from agile_app.device.live.documents import next_link
from agile_app.device.live.gate import Placed
from agile_app.device.live.models import LATE, OPEN, QUARANTINE
from agile_app.device.live.times import to_the_millisecond

log = logging.getLogger(__name__)

BATCH = 256
KEPT = 1024 * 1024  # bytes of an oversize frame that quarantine keeps whole
SAMPLE = 64 * 1024  # bytes it keeps of a larger one, with the hash of all

Status = Literal["accepted", "late", "rejected", "stale", "duplicate", "failed"]


@dataclass(slots=True)
class Frame:
    """One client frame on its way into the log.

    Attributes:
        after: the head that the gate checked it against; another head means "stale".
        refusal: reason and detail when the gate refused it; it goes to quarantine then.
        clients: Yjs client ids to bind to this worker and device.
        placed: what it adds to the gate's index.
        written_at, offline: as in ``LiveUpdate``.
        late: builds on what was written after a signature; it never enters the document.
        member: whose connection brought it; everybody else is told.
        room: who gets the outcome; a room that was dropped meanwhile does not.
    """

    document_id: UUID
    worker_id: UUID
    device: str
    epoch: str
    n: int
    data: bytes
    after: int
    refusal: tuple[str, str] | None = None
    clients: tuple[int, ...] = ()
    placed: Placed | None = None
    written_at: datetime | None = None
    offline: bool | None = None
    late: bool = False
    room: Any = None
    member: Any = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a frame. ``seq`` is its row when accepted."""

    frame: Frame
    status: Status
    seq: int = 0


Done = Callable[[list[Outcome]], None]


class Writer:
    """Commits frames in the order they were given."""

    def __init__(self, engine: Engine, done: Done) -> None:
        """``done`` is called on the writer's thread after each commit."""
        self._log: _Log = _SqliteLog() if engine.dialect.name == "sqlite" else _PostgresLog()
        self._engine = engine
        self._done = done
        self._queue: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        # Taken for each transaction. SQLite has one writer at a time and lets the next one sleep
        # for up to 100 ms; who takes turns in here does not sleep.
        self.turn = threading.Lock()
        self._chains: dict[UUID, tuple[int, bytes]] = {}
        self._thread = threading.Thread(target=self._run, name="live-writer", daemon=True)
        self._thread.start()

    def submit(self, frame: Frame) -> None:
        """Queue a frame; its outcome comes through ``done``."""
        self._queue.put(frame)

    def close(self) -> None:
        """Commit what is queued, then stop."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        running = True
        while running:
            batch = self._next_batch()
            if batch[-1] is None:
                running = False
                batch.pop()
            if batch:
                self._done(self._commit([frame for frame in batch if frame is not None]))

    def _next_batch(self) -> list[Frame | None]:
        batch = [self._queue.get()]
        while len(batch) < BATCH and batch[-1] is not None:
            try:
                batch.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return batch

    def _commit(self, frames: list[Frame]) -> list[Outcome]:
        try:
            return self._write(frames)
        except Exception as error:
            # The state of the chain in memory is not what is on disk: read it again next time.
            self._chains.clear()
            if len(frames) > 1:
                # One frame must not take the others down (a row twice, a value out of range).
                return [outcome for frame in frames for outcome in self._commit([frame])]
            log.warning("a live frame was not committed", extra={"error": type(error).__name__})
            status: Status = "duplicate" if "unique" in str(error).lower() else "failed"
            return [Outcome(frames[0], status)]

    def _write(self, frames: list[Frame]) -> list[Outcome]:
        with self.turn:
            return self._write_now(frames)

    def _write_now(self, frames: list[Frame]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        moment = to_the_millisecond(now())
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            self._log.begin(cursor)
            try:
                outcomes.extend(self._append(cursor, frame, moment) for frame in frames)
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            finally:
                cursor.close()
        finally:
            connection.close()
        return outcomes

    def _append(self, cursor: Any, frame: Frame, moment: datetime) -> Outcome:
        if frame.refusal is not None:
            self._log.keep(cursor, frame, QUARANTINE, *frame.refusal, moment)
            return Outcome(frame, "rejected")
        if frame.late:
            return self._keep_late(cursor, frame, moment)
        head, chain = self._chains.get(frame.document_id) or self._log.head(
            cursor, frame.document_id
        )
        if head == frame.after:
            seq = head + 1
            link = next_link(
                chain, seq, frame.worker_id, frame.device, frame.epoch, frame.n, frame.data
            )
            if self._log.append(cursor, frame, seq, link, moment):
                self._log.bind(cursor, frame)
                self._chains[frame.document_id] = (seq, link)
                return Outcome(frame, "accepted", seq)
        self._chains.pop(frame.document_id, None)
        if self._log.status(cursor, frame.document_id) != OPEN:
            return self._keep_late(cursor, frame, moment)
        return Outcome(frame, "stale")

    def _keep_late(self, cursor: Any, frame: Frame, moment: datetime) -> Outcome:
        self._log.keep(cursor, frame, LATE, "signed", "written after sign-off", moment)
        self._log.bind(cursor, frame)
        return Outcome(frame, "late")


class _Log(ABC):
    """The statements, with the database's way of writing ids, moments and parameters."""

    mark = "?"

    @abstractmethod
    def begin(self, cursor: Any) -> None:
        """Open the transaction of a batch."""

    @abstractmethod
    def append(self, cursor: Any, frame: Frame, seq: int, link: bytes, moment: datetime) -> bool:
        """Put the frame at ``seq``, if the open document's log still ends just before it."""

    def id(self, value: UUID) -> Any:
        return value

    def moment(self, value: datetime | None) -> Any:
        return value

    def execute(self, cursor: Any, statement: str, values: tuple[Any, ...]) -> Any:
        return cursor.execute(statement.replace("?", self.mark), values)

    def head(self, cursor: Any, document_id: UUID) -> tuple[int, bytes]:
        self.execute(
            cursor, "SELECT head, chain FROM live_document WHERE id = ?", (self.id(document_id),)
        )
        head, chain = cursor.fetchone()
        return head, bytes(chain)

    def status(self, cursor: Any, document_id: UUID) -> str:
        self.execute(
            cursor, "SELECT status FROM live_document WHERE id = ?", (self.id(document_id),)
        )
        return cursor.fetchone()[0]

    def bind(self, cursor: Any, frame: Frame) -> None:
        for client in frame.clients:
            self.execute(
                cursor,
                "INSERT INTO live_client (document_id, client_id, worker_id, device)"
                " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (self.id(frame.document_id), client, self.id(frame.worker_id), frame.device),
            )

    def keep(
        self, cursor: Any, frame: Frame, kind: str, reason: str, detail: str, moment: datetime
    ) -> None:
        data = frame.data if len(frame.data) <= KEPT else frame.data[:SAMPLE]
        self.execute(
            cursor,
            "INSERT INTO live_late (id, document_id, worker_id, device, epoch, n, received_at,"
            " written_at, offline, kind, reason, detail, size, sha256, data)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.id(uuid7()),
                self.id(frame.document_id),
                self.id(frame.worker_id),
                frame.device,
                frame.epoch,
                frame.n,
                self.moment(moment),
                self.moment(frame.written_at),
                frame.offline,
                kind,
                reason,
                detail,
                len(frame.data),
                hashlib.sha256(frame.data).hexdigest(),
                data,
            ),
        )


_ROW = (
    "document_id, seq, worker_id, device, epoch, n, received_at, written_at, offline, data, chain"
)


class _SqliteLog(_Log):
    def begin(self, cursor: Any) -> None:
        cursor.execute("BEGIN IMMEDIATE")

    def id(self, value: UUID) -> Any:
        return value.hex

    def moment(self, value: datetime | None) -> Any:
        return value and value.strftime("%Y-%m-%d %H:%M:%S.%f")

    def append(self, cursor: Any, frame: Frame, seq: int, link: bytes, moment: datetime) -> bool:
        # SQLite has no changing statement inside WITH: the same two, in the writer's transaction.
        document_id = self.id(frame.document_id)
        cursor.execute(
            "UPDATE live_document SET head = ?, chain = ?"
            " WHERE id = ? AND status = 'open' AND head = ?",
            (seq, link, document_id, seq - 1),
        )
        if cursor.rowcount != 1:
            return False
        cursor.execute(
            f"INSERT INTO live_update ({_ROW}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                document_id,
                seq,
                self.id(frame.worker_id),
                frame.device,
                frame.epoch,
                frame.n,
                self.moment(moment),
                self.moment(frame.written_at),
                frame.offline,
                frame.data,
                link,
            ),
        )
        return True


class _PostgresLog(_Log):
    mark = "%s"

    def begin(self, cursor: Any) -> None:
        # psycopg opens the transaction with the first statement.
        cursor.execute("SET LOCAL synchronous_commit = on")

    def append(self, cursor: Any, frame: Frame, seq: int, link: bytes, moment: datetime) -> bool:
        cursor.execute(
            "WITH h AS (UPDATE live_document SET head = %s, chain = %s"  # noqa: S608
            " WHERE id = %s AND status = 'open' AND head = %s RETURNING id, head)"
            f" INSERT INTO live_update ({_ROW})"
            " SELECT h.id, h.head, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM h RETURNING seq",
            (
                seq,
                link,
                frame.document_id,
                seq - 1,
                frame.worker_id,
                frame.device,
                frame.epoch,
                frame.n,
                moment,
                frame.written_at,
                frame.offline,
                frame.data,
                link,
            ),
        )
        return cursor.fetchone() is not None

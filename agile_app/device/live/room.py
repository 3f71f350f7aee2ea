"""Rooms: the live copy of each open document, and what is told to whom, in which order.

Rules, each found by a failing run (``reference/collab.md`` §5.3):
(b) a hole in a device's numbers is refused, and nothing is acknowledged across one;
(d) the gap check runs against accepted and late rows;
(e) after one refusal the rest of that epoch's frames follow into quarantine;
(f) only a committed update is applied to the live document and told to others;
(g) what comes after a signature stays outside, with all that the same epoch still sends, also when
the document takes words again: it would build on what the document has not got.
(a) and (c) are the client's: nothing before the welcome, and a new epoch per app start.
"""

import asyncio
import logging
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from sqlmodel import col, update

from agile_app.core.database import reading, transaction
from agile_app.core.time import now
from agile_app.device.live.documents import document_of, render
from agile_app.device.live.gate import admit, place
from agile_app.device.live.kinds import Access, Content, DocumentKind, kind_named
from agile_app.device.live.loading import Loaded, Numbers, Sender, owners_of
from agile_app.device.live.log import LogRow, log_rows
from agile_app.device.live.models import OPEN, LiveDocument
from agile_app.device.live.parser import Refused, parse
from agile_app.device.live.times import written_at
from agile_app.device.live.writer import Frame, Outcome, Status

if TYPE_CHECKING:
    from agile_app.device.live.rooms import Rooms

log = logging.getLogger(__name__)

EXTRACT_AFTER = 0.3  # seconds of quiet, but at most EXTRACT_AT_LATEST while typing goes on
EXTRACT_AT_LATEST = 10.0
GATHER_AFTER = 0.2  # seconds in which late frames are gathered
GAP_TRIES = 3  # how often a frame may come before what it builds on
KEPT_PER_MEMBER = 20 * 1024 * 1024  # bytes of refused frames kept for one connection


class Hole(Exception):
    """Something before this frame has not come: not taken, so that an acknowledgement never covers
    a hole, and that order on the way costs nobody a word."""


class Flooded(Exception):
    """More refused data than quarantine keeps for one connection."""


class Member(Protocol):
    """One opened document on one connection, as a room sees it."""

    worker_id: UUID
    device: str
    role: Access | None
    epochs: set[str]
    refused_bytes: int

    def remote(self, payload: list[tuple[int, bytes]]) -> None:
        """Committed updates of others, in order."""

    def decided(self, epoch: str, n: int, status: Status, reason: str, seq: int) -> None:
        """All its frames of this epoch up to n that had no answer have this one."""

    def state_changed(self, room: "Room") -> None:
        """The document was signed."""

    def refused(self, room: "Room", reason: str) -> None:
        """Something it sent was refused and is in quarantine: to be written into the audit."""

    def resync(self, code: str) -> None:
        """Leave and open again: what the room knew is no longer sure."""

    def presence(self, who: "Member", state: dict[str, Any] | None) -> None:
        """Where a colleague is; None when they left."""


class Room:
    """One open document. Everything here runs on the event loop."""

    def __init__(self, rooms: "Rooms", loaded: Loaded) -> None:
        document = loaded.document
        self.rooms = rooms
        self.id = document.id
        self.subject_id = document.subject_id
        self.child_id = document.child_id
        self.version = document.version
        self.status = document.status
        self.kind: DocumentKind = kind_named(document.kind)
        self.rules = loaded.rules
        self.doc = loaded.doc
        self.head = document.head
        self.known = loaded.known
        self.known_late = loaded.known_late
        self.owners = loaded.owners
        self.numbers = loaded.numbers
        self.members: set[Member] = set()
        self.snapshot_seq = loaded.snapshot_seq
        self.in_flight = 0
        self.settled = asyncio.Event()
        self.settled.set()
        self.queued_head = self.head
        self.stale: list[Frame] = []  # overtaken by another process: to be checked again, first
        self.waiting: list[Frame] = []  # came while catching up: to be checked after those
        self.catching_up = False
        self.last_used = rooms.time()
        self.extract_due: float | None = None
        self.extract_timer: asyncio.TimerHandle | None = None
        self.extracted_seq = document.extracted_seq
        self.gather_timer: asyncio.TimerHandle | None = None
        if self.head > self.extracted_seq:
            self._extract_soon()

    # -- members ---------------------------------------------------------------------------

    def join(self, member: Member) -> None:
        self.members.add(member)
        self.last_used = self.rooms.time()

    def take_over(self, member: Member) -> None:
        """An opening comes again on a new line: its older line is dead, whatever arrives there.

        An iPad whose battery died may come back with an older form of a frame; what the lost time
        had sent must not arrive behind it and be taken for a gap.
        """
        for other in list(self.members):
            same = other.worker_id == member.worker_id and other.device == member.device
            if same and other.epochs & member.epochs:
                other.resync("taken_over")

    def leave(self, member: Member) -> None:
        """The member goes; what it sent stays on its way into the log."""
        self.members.discard(member)
        self.last_used = self.rooms.time()
        for other in self.members:
            other.presence(member, None)

    def content(self) -> Content:
        return render(self.doc, self.rules.roots)

    # -- frames in -------------------------------------------------------------------------

    def receive(
        self,
        member: Member,
        epoch: str,
        n: int,
        checksum: int,
        data: bytes,
        *,
        ago: int | None = None,
        offline: bool | None = None,
    ) -> None:
        """Take one frame: check it, queue it for the log. Raises Hole or Flooded.

        ``ago``, ``offline``: as in ``wire.UpdateMessage``.
        """
        member.epochs.add(epoch)
        numbers = self.numbers.setdefault((member.worker_id, member.device, epoch), Numbers())
        if n <= numbers.queued:
            if n <= numbers.done:
                self._answer_again(member, epoch, numbers)
            return  # on its way: the answer follows its commit
        if n != numbers.queued + 1:
            raise Hole
        numbers.queued = n
        frame = Frame(self.id, member.worker_id, member.device, epoch, n, data, self.queued_head)
        frame.member = member
        frame.written_at, frame.offline = written_at(now(), ago), offline
        frame.refusal = _refusal(member, checksum, data)
        if frame.refusal is not None:
            numbers.refused = True
        if self.catching_up:
            self.waiting.append(frame)
            return
        try:
            sure = self._check(frame, numbers, sure=not self.rooms.shared, patient=True)
        except Hole:
            numbers.queued = n - 1
            raise
        if not sure:
            self.waiting.append(frame)
            self.catch_up()
            return
        if frame.refusal is not None:
            member.refused_bytes += len(data)
            if member.refused_bytes > KEPT_PER_MEMBER:
                numbers.queued = n - 1
                raise Flooded
        self._submit(frame)

    def _check(self, frame: Frame, numbers: Numbers, *, sure: bool, patient: bool = False) -> bool:
        """Put the gate's verdict on the frame; what it adds counts for the frames behind it.

        False when another process may have written what it builds on: look there first. Numbers
        say nothing about order between two openings of a device, so ``patient`` raises Hole for
        what comes too early: all is sent again, in order, a few times before it is refused.
        """
        if frame.refusal is None and numbers.refused:
            frame.refusal = ("follows_refused", "an earlier frame of it was refused")
        if frame.refusal is not None:
            return True
        sender = (str(frame.worker_id), frame.device)
        frame.late = numbers.late or self.status != OPEN
        known = self.known_late if frame.late else self.known
        try:
            placed, clients = admit(
                frame.data,
                known=known,
                rules=self.rules,
                owners=self.owners,
                sender=sender,
            )
        except Refused as refused:
            if refused.reason == "gap" and not sure:
                return False
            tried = numbers.missing.get(frame.n, 0)
            if refused.reason == "gap" and patient and tried < GAP_TRIES:
                numbers.missing[frame.n] = tried + 1
                raise Hole from refused
            frame.refusal = (refused.reason, refused.detail)
            numbers.refused = True
            return True
        known.add(placed)
        frame.placed = placed
        frame.clients = tuple(clients - self.owners.keys())
        self.owners.update(dict.fromkeys(clients, sender))
        return True

    def _submit(self, frame: Frame) -> None:
        frame.room = self
        frame.after = self.queued_head
        if frame.refusal is None and not frame.late:
            self.queued_head += 1
        self.in_flight += 1
        self.settled.clear()
        self.rooms.writer.submit(frame)

    def _answer_again(self, member: Member, epoch: str, numbers: Numbers) -> None:
        for n, (status, reason) in sorted(numbers.exceptions.items()):
            member.decided(epoch, n, status, reason, 0)
        member.decided(epoch, numbers.done, "accepted", "", self.head)

    # -- outcomes --------------------------------------------------------------------------

    def committed(self, outcomes: list[Outcome]) -> None:
        """After a commit: apply, tell the others, then acknowledge. In this order."""
        self.in_flight -= len(outcomes)
        if not self.in_flight:
            self.settled.set()
        self.last_used = self.rooms.time()
        fresh = [outcome for outcome in outcomes if outcome.status == "accepted"]
        for outcome in fresh:
            if not self._apply(outcome.frame.data):
                return
            self.head = outcome.seq
        self._broadcast([(outcome.seq, outcome.frame) for outcome in fresh])
        self._tell_refusals(outcomes)
        if any(outcome.status in ("failed", "duplicate") for outcome in outcomes):
            # Nothing was acknowledged: everyone opens again and sends again.
            self._acknowledge([o for o in outcomes if o.status not in ("failed", "duplicate")])
            self.rooms.drop(self, "again")
            return
        self._acknowledge(outcomes)
        stale = [outcome.frame for outcome in outcomes if outcome.status == "stale"]
        if stale:
            self._put_back(stale)
        late = [outcome.frame for outcome in outcomes if outcome.status == "late"]
        if not all(frame.late for frame in late):
            self.signed()
        if late:
            self._gather_soon()
        if fresh:
            self._extract_soon()
            self.rooms.announce(self)

    def _tell_refusals(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.status == "rejected" and outcome.frame.member and outcome.frame.refusal:
                outcome.frame.member.refused(self, outcome.frame.refusal[0])

    def _apply(self, data: bytes) -> bool:
        try:
            self.doc.apply_update(data)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            # It is in the log and the gate found it sound: read the document again from the log.
            log.exception("a committed update was not applied", extra={"document": str(self.id)})
            self.rooms.drop(self, "again")
            return False
        return True

    def _broadcast(self, updates: list[tuple[int, Frame]]) -> None:
        if not updates:
            return
        for member in self.members:
            # Also to a device's other connections: one may hold less than the one that sent it.
            payload = [(seq, frame.data) for seq, frame in updates if frame.member is not member]
            if payload:
                member.remote(payload)

    def _acknowledge(self, outcomes: list[Outcome]) -> None:
        """One answer per run of the same kind; never across a frame without an answer."""
        last: dict[tuple[Sender, Status, str], Outcome] = {}
        for outcome in outcomes:
            if outcome.status == "stale":
                continue
            frame = outcome.frame
            sender = (frame.worker_id, frame.device, frame.epoch)
            numbers = self.numbers[sender]
            numbers.done = frame.n
            reason = frame.refusal[0] if frame.refusal else ""
            if outcome.status != "accepted":
                numbers.exceptions[frame.n] = (outcome.status, reason)
            numbers.late = numbers.late or outcome.status == "late"
            last[sender, outcome.status, reason] = outcome
        for (_, status, reason), outcome in last.items():
            for member in self.members:
                if _own(member, outcome.frame):
                    member.decided(
                        outcome.frame.epoch, outcome.frame.n, status, reason, outcome.seq
                    )

    def signed(self) -> None:
        """The document takes no more edits; tell everyone once."""
        if self.status == OPEN:
            self.status = "signed"
            if self.known_late is not self.known:
                self.rooms.drop(self, "again")  # signed before: late words of then count as well
                return
            for member in self.members:
                member.state_changed(self)

    # -- other processes -------------------------------------------------------------------

    def _put_back(self, frames: list[Frame]) -> None:
        """Another process has written first: forget these, read its rows, check them again."""
        for frame in reversed(frames):
            if frame.placed:
                self.known.remove(frame.placed)
                frame.placed = None
        self.stale.extend(frames)
        self.catch_up()

    def catch_up(self) -> None:
        """Read rows that this process has not seen (a hint was lost, or another process wrote)."""
        if not self.catching_up:
            self.catching_up = True
            self.rooms.spawn(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            await self.settled.wait()
            news = await asyncio.to_thread(self._read_news, self.head)
        except Exception:
            log.exception("catching up failed", extra={"document": str(self.id)})
            self.rooms.drop(self, "again")
            return
        rows, owners, status = news
        updates: list[tuple[int, Frame]] = []
        for row in rows:
            self.known.add(place(parse(row.data), self.known))
            if not self._apply(row.data):
                return
            self.head = row.seq
            sender = (row.worker_id, row.device, row.epoch)
            numbers = self.numbers.setdefault(sender, Numbers())
            numbers.done = max(numbers.done, row.n)
            numbers.queued = max(numbers.queued, row.n)
            frame = Frame(self.id, *sender, row.n, row.data, row.seq - 1)
            updates.append((row.seq, frame))
        self.owners.update(owners)
        self.queued_head = self.head
        self._broadcast(updates)
        self.catching_up = False
        waiting = self.stale + self.waiting
        self.stale, self.waiting = [], []
        if status != OPEN:
            self.signed()
        for frame in waiting:
            numbers = self.numbers[frame.worker_id, frame.device, frame.epoch]
            if frame.n <= numbers.done:
                continue
            self._check(frame, numbers, sure=True)
            self._submit(frame)
        if updates:
            self._extract_soon()

    def _read_news(self, seq: int) -> tuple[list[LogRow], dict[int, tuple[str, str]], str]:
        with reading(self.rooms.engine) as session:
            rows = list(log_rows(session, self.id, after=seq))
            status = document_of(session, self.id).status
            return rows, owners_of(session, self.id), status

    # -- relational columns ----------------------------------------------------------------

    def _extract_soon(self) -> None:
        if self.kind.extracted is None:
            return
        moment = self.rooms.time()
        if self.extract_due is None:
            # Not all at the same moment: documents of one meeting are opened together.
            spread = 0.5 + hash(self.id) % 100 / 200
            self.extract_due = moment + EXTRACT_AT_LATEST * spread
        if self.extract_timer is not None:
            self.extract_timer.cancel()
        wait = min(EXTRACT_AFTER, max(0.0, self.extract_due - moment))
        self.extract_timer = asyncio.get_running_loop().call_later(
            wait, lambda: self.rooms.spawn(self.extract())
        )

    async def extract(self) -> None:
        """Write the columns that reports read, from what is committed."""
        if self.extract_timer is not None:
            self.extract_timer.cancel()
            self.extract_timer = None
        self.extract_due = None
        if self.kind.extracted is None or self.head <= self.extracted_seq:
            return
        seq, value = self.head, self.content()
        self.extracted_seq = seq
        try:
            async with self.rooms.one_extraction:
                await asyncio.to_thread(self._write_extract, value, seq)
        except Exception:
            self.extracted_seq = 0
            log.exception("extraction failed", extra={"document": str(self.id)})

    def _write_extract(self, value: Content, seq: int) -> None:
        # Should a power cut take it, extracted_seq goes with it, and the next start extracts again.
        # The document last, as where it is signed: two that wait for each other would both fail.
        with (
            suppress(_Overtaken),
            self.rooms.writer.turn,
            transaction(self.rooms.engine, derived=True) as session,
        ):
            if self.kind.extracted is not None:
                self.kind.extracted(session, self.subject_id, value, seq)
            changed = session.exec(
                update(LiveDocument)
                .where(col(LiveDocument.id) == self.id, col(LiveDocument.extracted_seq) < seq)
                .values(extracted_seq=seq)
            )
            if not changed.rowcount:
                raise _Overtaken

    # -- after a signature -----------------------------------------------------------------

    def _gather_soon(self) -> None:
        if self.kind.late is None or self.gather_timer is not None:
            return
        self.gather_timer = asyncio.get_running_loop().call_later(
            GATHER_AFTER, lambda: self.rooms.spawn(self.gather_late())
        )

    async def gather_late(self) -> None:
        """Tell the feature that words came after the signature; a start tells it again."""
        if self.gather_timer is not None:
            self.gather_timer.cancel()
            self.gather_timer = None
        try:
            await asyncio.to_thread(self._write_late)
        except Exception:
            log.exception("late words were not gathered", extra={"document": str(self.id)})

    def _write_late(self) -> None:
        with self.rooms.writer.turn, transaction(self.rooms.engine) as session:
            if self.kind.late is not None:
                self.kind.late(session, self.subject_id)


class _Overtaken(Exception):
    """Columns were written from a later state already: nothing of this one is kept."""


def _refusal(member: Member, checksum: int, data: bytes) -> tuple[str, str] | None:
    """What is wrong with a frame before anyone looks into it: reason and detail."""
    if member.role is None:
        return "no_access", "this document is not, or no longer, theirs to see"
    if member.role == "read":
        return "read_only", "they may read this document, not write in it"
    if zlib.crc32(data) != checksum:
        return "damaged", "the checksum differs"
    return None


def _own(member: Member, frame: Frame) -> bool:
    return (
        frame.epoch in member.epochs
        and frame.worker_id == member.worker_id
        and frame.device == member.device
    )

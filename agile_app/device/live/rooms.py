"""All open documents of this process: loading, hints from other processes, unloading."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import col, select

from agile_app.core.database import reading, transaction
from agile_app.core.memory import give_back
from agile_app.core.notices import Notice, tell
from agile_app.device.live.documents import keep_state, proven_state
from agile_app.device.live.loading import read_document
from agile_app.device.live.models import OPEN, LiveDocument
from agile_app.device.live.room import Room
from agile_app.device.live.writer import Outcome, Writer

log = logging.getLogger(__name__)

UNLOAD_AFTER = 60.0  # seconds after the last leaver and after the last commit
SNAPSHOT_EVERY = 500  # rows, and half as many again as the last state held: each is proven by a
# replay of the whole log, which must not grow with its square while people write


class Rooms:
    """All open documents of this process."""

    def __init__(self, engine: Engine, *, shared: bool = False) -> None:
        """``shared``: other processes write the same documents; watch their heads as well."""
        self.engine = engine
        self.loop = asyncio.get_running_loop()
        self.time: Callable[[], float] = self.loop.time
        self.open_rooms: dict[UUID, Room] = {}
        self.opening: dict[UUID, asyncio.Task[Room]] = {}
        self.tasks: set[asyncio.Task[Any]] = set()
        self.shared = shared
        self.one_extraction = asyncio.Lock()
        self.writer = Writer(engine, self._deliver)
        self.spawn(self._sweep())
        if shared:
            self.spawn(self._watch_heads())

    def spawn(self, work: Any) -> None:
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def open(self, document_id: UUID) -> Room:
        """The room of a document, loading it once however many come at the same moment."""
        room = self.open_rooms.get(document_id)
        if room is not None:
            return room
        task = self.opening.get(document_id)
        if task is None:
            task = self.loop.create_task(self._load(document_id))
            self.opening[document_id] = task
            task.add_done_callback(lambda _: self.opening.pop(document_id, None))
        return await asyncio.shield(task)

    async def _load(self, document_id: UUID) -> Room:
        loaded = await asyncio.to_thread(read_document, self.engine, document_id)
        room = Room(self, loaded)
        self.open_rooms[document_id] = room
        return room

    def drop(self, room: Room, code: str) -> None:
        """Forget a room whose state is not sure; everyone in it opens again."""
        if self.open_rooms.get(room.id) is room:
            del self.open_rooms[room.id]
        members, room.members = room.members, set()
        for member in members:
            member.resync(code)

    def _deliver(self, outcomes: list[Outcome]) -> None:
        self.loop.call_soon_threadsafe(self._committed, outcomes)

    def _committed(self, outcomes: list[Outcome]) -> None:
        by_document: dict[UUID, list[Outcome]] = {}
        for outcome in outcomes:
            by_document.setdefault(outcome.frame.document_id, []).append(outcome)
        for document_id, group in by_document.items():
            room = self.open_rooms.get(document_id)
            if room is None:
                continue
            own = [outcome for outcome in group if outcome.frame.room is room]
            if own:
                room.committed(own)
            if len(own) < len(group):
                # Sent by a room that was dropped: this one was loaded before they were committed.
                room.catch_up()

    def announce(self, room: Room) -> None:
        """Tell other processes; only a hint, the table is the truth."""
        if self.shared:
            tell([Notice("live.committed", {"document_id": str(room.id), "seq": str(room.head)})])

    def heard(self, notice: Notice) -> None:
        """A hint about a document (on the loop)."""
        document_id = UUID(notice.ids["document_id"])
        room = self.open_rooms.get(document_id)
        if room is None:
            if notice.topic == "live.template" and document_id in self.opening:
                self.spawn(self._drop_once_open(document_id))
            return
        if notice.topic == "live.signed":
            room.signed()
        elif notice.topic == "live.template":
            self.drop(room, "template")
        elif notice.topic == "live.reopened":
            # What it knew holds late words; everyone opens it again, and may write again.
            self.drop(room, "again")
        elif int(notice.ids["seq"]) > room.queued_head:
            room.catch_up()

    async def _drop_once_open(self, document_id: UUID) -> None:
        """It may have been read before its template changed."""
        self.drop(await self.open(document_id), "template")

    async def _watch_heads(self) -> None:
        """Hints can be lost: compare heads every two seconds."""
        while True:
            await asyncio.sleep(2)
            try:
                heads = await asyncio.to_thread(self._heads, list(self.open_rooms))
            except Exception:
                log.exception("heads could not be read")
                continue
            for document_id, head, version, status in heads:
                room = self.open_rooms.get(document_id)
                if room is None:
                    continue
                if version != room.version:
                    self.drop(room, "template")
                elif status == OPEN != room.status:
                    self.drop(room, "again")
                elif status != OPEN == room.status:
                    room.signed()
                elif head > room.queued_head:
                    room.catch_up()

    def _heads(self, ids: Iterable[UUID]) -> list[tuple[UUID, int, int, str]]:
        with reading(self.engine) as session:
            statement = select(
                LiveDocument.id, LiveDocument.head, LiveDocument.version, LiveDocument.status
            ).where(col(LiveDocument.id).in_(list(ids)))
            return list(session.exec(statement))

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(UNLOAD_AFTER / 6)
            await self.sweep()

    async def sweep(self) -> None:
        """Keep states that save a long replay, unload what nobody has had open for a while (a
        leaver never cancels a write), and give back the memory that this took."""
        took_memory = False
        for room in list(self.open_rooms.values()):
            busy = room.members or room.in_flight or room.waiting or room.catching_up
            grown = room.head - room.snapshot_seq
            due = max(SNAPSHOT_EVERY, room.snapshot_seq // 2)
            if grown >= due or (grown and not busy and self._idle(room)):
                await self._snapshot(room)
                took_memory = True
            if not room.members and not room.in_flight and self._idle(room):
                await room.extract()
                if not room.members and not room.in_flight and self._idle(room):
                    self.open_rooms.pop(room.id, None)
                    took_memory = True
        if took_memory:
            await asyncio.to_thread(give_back)

    def _idle(self, room: Room) -> bool:
        return self.time() - room.last_used >= UNLOAD_AFTER

    async def _snapshot(self, room: Room) -> None:
        room.snapshot_seq = room.head
        try:
            await asyncio.to_thread(self._store_state, room.id)
        except Exception:
            log.exception("no snapshot was taken", extra={"document": str(room.id)})

    def _store_state(self, document_id: UUID) -> None:
        """The proof only reads, so nobody's words wait for it."""
        with reading(self.engine) as session:
            state = proven_state(session, document_id)
        if state is not None:
            # Should a power cut take it, the log has all of it.
            with self.writer.turn, transaction(self.engine, derived=True) as session:
                keep_state(session, state)

    async def close(self) -> None:
        """Commit what is queued, write the columns, stop."""
        await asyncio.to_thread(self.writer.close)
        await asyncio.sleep(0)
        for room in list(self.open_rooms.values()):
            await room.extract()
            if room.gather_timer is not None:
                await room.gather_late()
        for task in list(self.tasks):
            task.cancel()

"""The live service of this process: rooms, connections, and the notices they act on."""

import asyncio
import gc
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from agile_app.core.database import get_engine, reading, transaction
from agile_app.core.notices import Notice, listen
from agile_app.device.live.kinds import kind_named
from agile_app.device.live.models import LATE, LiveDocument, LiveLate
from agile_app.device.live.rooms import Rooms
from agile_app.device.live.session_checks import Resolver, SessionChecks
from agile_app.security import sessions
from agile_app.security.actor import Actor
from agile_app.settings import get_settings

if TYPE_CHECKING:
    from agile_app.device.live.connection import Connection

log = logging.getLogger(__name__)

SWITCH_AFTER = 0.0005  # seconds a busy thread keeps the interpreter while another wants it
GARBAGE_AFTER = (
    20_000,
    20,
    50,
)  # new objects, and how often younger rounds, before one is looked for
WATCH_EVERY = 5.0  # seconds between checks of silent connections
CHANGED_AFTER = 0.1  # seconds in which change notices are gathered

Scope = Callable[[Session, Actor, frozenset[UUID]], Iterable[UUID]]

_scope: list[Scope] = []


def set_scope(scope: Scope) -> None:
    """``records`` says which of some children are in an actor's scope; decides change notices."""
    _scope[:] = [scope]


def _resolve(cookie: str | None, touch: bool) -> Actor | None:
    return sessions.resolve(cookie, touch=touch)


class LiveService:
    """Everything live in this process; made on its event loop."""

    def __init__(self, engine: Engine | None = None, resolve: Resolver = _resolve) -> None:
        self.engine = engine or get_engine()
        self.loop = asyncio.get_running_loop()
        # The event loop must not wait 5 ms for a thread that is busy in Python: a keystroke would.
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_AFTER))
        self.rooms = Rooms(self.engine, shared=get_settings().redis_url is not None)
        self.checks = SessionChecks(self.engine, resolve)
        self.connections: set[Connection] = set()
        self._changed: set[UUID] = set()
        self._stop_listening = listen(self._notice)
        self.rooms.spawn(self.checks.keep_checking())
        self.rooms.spawn(self._watch())
        self.rooms.spawn(self._catch_up_extraction())
        self.rooms.spawn(self._catch_up_late())

    async def close(self) -> None:
        """Close the connections, commit what is queued."""
        self._stop_listening()
        for connection in list(self.connections):
            connection.close(1001)
        await self.rooms.close()

    def sockets_of(self, worker_id: UUID) -> int:
        """How many sockets a worker has open in this process."""
        return sum(connection.actor.worker_id == worker_id for connection in self.connections)

    def _notice(self, notice: Notice) -> None:
        """Heard on any thread, after commit."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._heard, notice)

    def _heard(self, notice: Notice) -> None:
        topic = notice.topic
        if topic in ("live.committed", "live.signed", "live.reopened", "live.template"):
            self.rooms.heard(notice)
        elif topic in ("session.ended", "session.locked", "worker.changed"):
            self.checks.forget()
            for connection in self.connections:
                connection.check_now()
        elif topic == "allocation.changed":
            self.checks.forget()
            for connection in self.connections:
                connection.authorise_again()
                if str(connection.actor.worker_id) == notice.ids.get("worker_id"):
                    # What was taken away is in nobody's scope to be told of: they ask for all.
                    connection.send_json({"t": "changed", "keys": ["me"]})
            self._child_changed(notice)
        elif topic == "child.changed":
            self._child_changed(notice)
        else:
            self._others_changed(notice)

    def _others_changed(self, notice: Notice) -> None:
        """Bundles that are about no one child."""
        if notice.topic == "bundle.changed":
            # About the worker: their diary.
            for connection in self.connections:
                if str(connection.actor.worker_id) == notice.ids.get("worker_id"):
                    connection.send_json({"t": "changed", "keys": [notice.ids["key"]]})
        elif notice.topic == "council.changed":
            # Dates of every child may have moved.
            for connection in self.connections:
                connection.send_json({"t": "changed", "keys": ["me"]})

    def _child_changed(self, notice: Notice) -> None:
        if "child_id" not in notice.ids:
            return
        if not self._changed:
            self.loop.call_later(CHANGED_AFTER, lambda: self.rooms.spawn(self._tell_changed()))
        self._changed.add(UUID(notice.ids["child_id"]))

    async def _tell_changed(self) -> None:
        """Tell each connected worker which children of theirs have news."""
        changed, self._changed = frozenset(self._changed), set()
        workers = {connection.actor.worker_id: connection.actor for connection in self.connections}
        if not workers or not _scope:
            return
        scopes = await asyncio.to_thread(self._scopes, list(workers.values()), changed)
        for connection in list(self.connections):
            keys = [f"child:{child}" for child in scopes.get(connection.actor.worker_id, ())]
            if keys:
                connection.send_json({"t": "changed", "keys": sorted(keys)})

    def _scopes(self, actors: list[Actor], children: frozenset[UUID]) -> dict[UUID, list[UUID]]:
        found: dict[UUID, list[UUID]] = {}
        with reading(self.engine) as session:
            for actor in actors:
                try:
                    found[actor.worker_id] = list(_scope[0](session, actor, children))
                except Exception:
                    log.exception("a worker's scope could not be read")
        return found

    async def _watch(self) -> None:
        """Silent connections lose their session too; open documents their permission."""
        while True:
            await asyncio.sleep(WATCH_EVERY)
            for connection in list(self.connections):
                connection.check_now()

    async def _catch_up_extraction(self) -> None:
        """A process that died between commit and extraction left columns behind: open those."""
        for document_id in await asyncio.to_thread(self._behind):
            try:
                room = await self.rooms.open(document_id)
                await room.extract()
            except Exception:
                log.exception("extraction could not catch up", extra={"document": str(document_id)})

    async def _catch_up_late(self) -> None:
        """The same of words after a signature that nobody has been told of."""
        for document_id, kind, subject_id in await asyncio.to_thread(self._with_late):
            try:
                await asyncio.to_thread(self._gather_late, kind, subject_id)
            except Exception:
                log.exception(
                    "late words could not be gathered", extra={"document": str(document_id)}
                )

    def _with_late(self) -> list[tuple[UUID, str, UUID]]:
        with reading(self.engine) as session:
            late = select(LiveLate.document_id).where(LiveLate.kind == LATE)
            statement = select(LiveDocument.id, LiveDocument.kind, LiveDocument.subject_id).where(
                col(LiveDocument.id).in_(late)
            )
            return list(session.exec(statement))

    def _gather_late(self, kind: str, subject_id: UUID) -> None:
        gather = kind_named(kind).late
        if gather is not None:
            with self.rooms.writer.turn, transaction(self.engine) as session:
                gather(session, subject_id)

    def _behind(self) -> list[UUID]:
        with reading(self.engine) as session:
            statement = (
                select(LiveDocument.id)
                .where(col(LiveDocument.extracted_seq) < col(LiveDocument.head))
                .limit(1000)
            )
            return list(session.exec(statement))


def _keep_pauses_short() -> None:
    """Looking for garbage among all that was ever imported holds every keystroke up for 60 ms: what
    is there at the start stays, and is not looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_AFTER)


_service: list[LiveService] = []


def live_service() -> LiveService:
    """The running service; started by the app's lifespan, or by the first who needs it."""
    if not _service or _service[0].loop is not asyncio.get_running_loop():
        _service[:] = [LiveService()]
    return _service[0]


@asynccontextmanager
async def live_documents() -> AsyncIterator[None]:
    """For ``app.register_lifespan_task``: what a dead process left is caught up with at the start;
    at the end every commit that is under way is finished first."""
    _keep_pauses_short()
    live_service()
    try:
        yield
    finally:
        while _service:
            await _service.pop().close()

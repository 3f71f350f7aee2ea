"""Whether the session behind a socket is still alive: known to within half a second, for little.

A full look-up (who the worker is, their roles) is made at the first message and every few seconds;
in between, one query for all sessions in use says which of them still hold. Any notice that a
session ended, was locked or changed makes every next message look it up again.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import col, select

from agile_app.core.database import reading
from agile_app.core.time import now
from agile_app.security.actor import Actor
from agile_app.security.models import AuthSession
from agile_app.security.sessions import IDLE_LOCK

log = logging.getLogger(__name__)

FRESH = 0.5  # seconds an answer is good for
CHECK_EVERY = 0.2  # seconds between the queries for all sessions in use
IN_USE = 2.0  # seconds after the last message
WHOLE_EVERY = 10.0  # seconds between full look-ups; started in the background a little earlier
EARLIER = 2.0

Resolver = Callable[[str | None, bool], Actor | None]


@dataclass(slots=True)
class _Known:
    actor: Actor
    checked_at: float
    resolved_at: float
    used_at: float


def alive(engine: Engine, ids: Iterable[UUID]) -> set[UUID]:
    """Which of these sessions are neither ended, expired nor locked."""
    moment = now()
    with reading(engine) as session:
        statement = select(AuthSession.id).where(
            col(AuthSession.id).in_(list(ids)),
            col(AuthSession.ended_at).is_(None),
            col(AuthSession.locked_at).is_(None),
            col(AuthSession.expires_at) > moment,
            col(AuthSession.last_seen_at) > moment - IDLE_LOCK,
        )
        return set(session.exec(statement))


class SessionChecks:
    """Who a cookie is, as of at most ``FRESH`` seconds ago."""

    def __init__(self, engine: Engine, resolve: Resolver) -> None:
        self._engine = engine
        self._resolve = resolve
        self._loop = asyncio.get_running_loop()
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Task[Actor | None]] = {}

    async def current(self, cookie: str, *, touch: bool) -> Actor | None:
        """The actor; None when the session is over or locked. ``touch``: a person did something."""
        moment = self._loop.time()
        known = self._known.get(cookie)
        if known is not None and moment - known.checked_at < FRESH:
            known.used_at = moment
            if moment - known.resolved_at > WHOLE_EVERY - EARLIER and cookie not in self._asking:
                self._ask(cookie, touch)
            if moment - known.resolved_at < WHOLE_EVERY:
                return known.actor
        return await asyncio.shield(self._asking.get(cookie) or self._ask(cookie, touch))

    async def keep_checking(self) -> None:
        """The query for all, for as long as the service lives."""
        while True:
            await asyncio.sleep(CHECK_EVERY)
            moment = self._loop.time()
            # An entry nobody used for a while goes; its next message is looked up in full.
            self._known = {
                cookie: known
                for cookie, known in self._known.items()
                if moment - known.used_at < IN_USE
            }
            if not self._known:
                continue
            checked = dict(self._known)
            ids = {known.actor.session_id for known in checked.values()}
            try:
                living = await asyncio.to_thread(alive, self._engine, filter(None, ids))
            except Exception:
                log.exception("sessions could not be checked")
                continue
            for cookie, known in checked.items():
                if self._known.get(cookie) is not known:
                    continue
                if known.actor.session_id in living:
                    known.checked_at = moment
                else:
                    del self._known[cookie]

    def _ask(self, cookie: str, touch: bool) -> asyncio.Task[Actor | None]:
        task = self._loop.create_task(self._look_up(cookie, touch))
        self._asking[cookie] = task

        def answered(_: object) -> None:
            if self._asking.get(cookie) is task:
                del self._asking[cookie]

        task.add_done_callback(answered)
        return task

    async def _look_up(self, cookie: str, touch: bool) -> Actor | None:
        asked_at = self._loop.time()
        mine = asyncio.current_task()
        try:
            actor = await asyncio.to_thread(self._resolve, cookie, touch)
        except Exception:
            log.exception("a session could not be looked up")
            actor = None
        if self._asking.get(cookie) is mine:  # not forgotten meanwhile
            self._known.pop(cookie, None)
            if actor is not None:
                self._known[cookie] = _Known(actor, asked_at, asked_at, self._loop.time())
        return actor

    def forget(self) -> None:
        """A session ended or changed somewhere: every next message asks again."""
        self._known.clear()
        self._asking.clear()

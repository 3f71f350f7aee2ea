"""Kept states of a document: proven without holding anybody up, or holding memory afterwards."""

import asyncio
import gc
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from weakref import WeakSet

import pytest
from pycrdt import Doc, Text
from sqlalchemy import Engine
from sqlmodel import select

from agile_app.core.database import reading
from agile_app.device.live import documents, rooms
from agile_app.device.live.models import LiveSnapshot
from agile_app.device.live.room import Room
from agile_app.device.live.rooms import UNLOAD_AFTER, Rooms
from agile_app.device.live.writer import Frame
from tests.factories import make_actor
from tests.live import kind
from tests.live.typing import Typing

EPOCH = "0" * 32


@pytest.fixture
def typing(any_database: Engine) -> Typing:
    kind.register()
    return Typing(any_database, make_actor())


def _kept_at(document_id: UUID) -> list[int]:
    with reading() as session:
        statement = select(LiveSnapshot.seq).where(LiveSnapshot.document_id == document_id)
        return list(session.exec(statement))


def _in_a_room(typing: Typing, act: Callable[[Rooms, Room], Awaitable[None]]) -> None:
    async def run() -> None:
        open_rooms = Rooms(typing.engine)
        try:
            await act(open_rooms, await open_rooms.open(typing.id))
        finally:
            await open_rooms.close()

    asyncio.run(run())


async def _sweep_later(open_rooms: Rooms, _room: Room) -> None:
    """A minute after the last one has left."""
    open_rooms.time = lambda: open_rooms.loop.time() + UNLOAD_AFTER + 1
    await open_rooms.sweep()


def test_a_proof_has_one_copy_of_the_document_in_memory_at_a_time(typing, monkeypatch):
    alive: WeakSet[Any] = WeakSet()
    most = 0

    class Counted(Doc):
        def __init__(self, *given: Any, **named: Any) -> None:
            nonlocal most
            super().__init__(*given, **named)
            alive.add(self)
            most = max(most, len(alive))

    typing.type(40)
    monkeypatch.setattr(documents, "Doc", Counted)
    with reading() as session:
        state = documents.proven_state(session, typing.id)
    assert state is not None
    assert state.seq == 40
    assert most == 1
    assert not alive


def test_words_are_committed_while_a_state_is_being_proven(typing, monkeypatch):
    replay = documents.replay

    def slow_replay(*given: Any) -> Any:
        typing.type(1)
        return replay(*given)

    typing.type(10)
    monkeypatch.setattr(documents, "replay", slow_replay)
    _in_a_room(typing, _sweep_later)
    assert typing.head == 11
    assert _kept_at(typing.id) == [10]
    assert typing.words.split() == [f"w{number}" for number in range(11)]


def test_memory_goes_back_after_a_proof_and_not_when_there_was_nothing_to_do(typing, monkeypatch):
    given: list[str] = []
    monkeypatch.setattr(rooms, "give_back", lambda: given.append("back"))

    async def sweep_twice(open_rooms: Rooms, room: Room) -> None:
        await open_rooms.sweep()
        assert given == []
        await _sweep_later(open_rooms, room)
        assert given == ["back"]
        assert not open_rooms.open_rooms
        await open_rooms.sweep()
        assert given == ["back"]

    typing.type(10)
    _in_a_room(typing, sweep_twice)
    assert _kept_at(typing.id) == [10]


@dataclass(eq=False)
class Writing:
    """Somebody who writes in a room, and hears nothing."""

    worker_id: UUID
    device: str = "ipad"
    role: Any = "write"
    epochs: set[str] = field(default_factory=set)
    refused_bytes: int = 0

    def remote(self, payload: object) -> None: ...
    def decided(self, *_: object) -> None: ...
    def state_changed(self, room: object) -> None: ...
    def refused(self, room: object, reason: str) -> None: ...
    def resync(self, code: str) -> None: ...
    def presence(self, who: object, state: object) -> None: ...


def test_a_room_keeps_nothing_of_a_key_but_what_the_document_holds(typing):
    keys = 300

    async def write(open_rooms: Rooms, room: Room) -> None:
        one = Writing(typing.actor.worker_id)
        room.join(one)
        doc: Doc = Doc(client_id=77)
        text = doc.get("t.a", type=Text)
        for n in range(1, keys + 1):
            before = doc.get_state()
            text.insert(len(text), "x")
            data = doc.get_update(before)
            room.receive(one, EPOCH, n, zlib.crc32(data), data)
            await room.settled.wait()
        [numbers] = room.numbers.values()
        assert (numbers.done, numbers.exceptions, numbers.missing) == (keys, {}, {})
        assert [len(starts) for starts, _ in room.known.runs.values()] == [1]
        assert room.stale == room.waiting == []
        frames = [each for each in gc.get_objects() if isinstance(each, Frame)]
        assert len(frames) <= 2  # the writer's last batch
        room.leave(one)

    _in_a_room(typing, write)
    assert typing.words == "x" * keys

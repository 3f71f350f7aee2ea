"""Who asks for much and reads nothing is not kept."""

import asyncio
from types import SimpleNamespace
from typing import Any

from agile_app.device.live import connection
from agile_app.device.live.connection import Connection
from tests.factories import make_actor


class Deaf:
    """A socket whose other side has stopped reading."""

    headers: dict[str, str] = {}

    async def accept(self) -> None:
        return None

    async def receive(self) -> dict[str, Any]:
        return await asyncio.Event().wait()

    async def send_text(self, _text: str) -> None:
        await asyncio.Event().wait()


async def _flooded() -> tuple[set[Connection], list[str]]:
    left: list[str] = []
    service: Any = SimpleNamespace(
        loop=asyncio.get_running_loop(), connections=set(), sockets_of=lambda _worker: 0
    )
    one = Connection(service, Deaf(), make_actor())  # type: ignore[arg-type]
    one.channels[1] = SimpleNamespace(  # type: ignore[assignment]
        presence_state=SimpleNamespace(stop=lambda: None),
        room=SimpleNamespace(leave=lambda _channel: left.append("room")),
    )
    running = asyncio.create_task(one.run())
    for _ in range(6):
        one.send("x" * (connection.MAX_QUEUED // 4))
        await asyncio.sleep(0)
    await asyncio.wait_for(running, timeout=10)
    return service.connections, left


def test_a_reader_too_slow_leaves_its_rooms(sqlite_database, monkeypatch):
    monkeypatch.setattr(connection, "CLOSING_TAKES", 0.05)
    connections, left = asyncio.run(_flooded())
    assert connections == set()
    assert left == ["room"]

"""The edges: the socket ``/api/live``, and the same frames by POST where sockets are blocked."""

import asyncio
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from starlette.responses import Response
from starlette.websockets import WebSocket

from agile_app.core.database import transaction
from agile_app.core.errors import AgileError, Conflict, Invalid, NotAllowed, TooMany
from agile_app.device.live import wire
from agile_app.device.live.connection import MESSAGES, Connection
from agile_app.device.live.documents import document_of
from agile_app.device.live.kinds import Access, kind_named
from agile_app.device.live.refusals import Refusals
from agile_app.device.live.room import Flooded, Hole, Room
from agile_app.device.live.service import live_service
from agile_app.device.live.wire import BadMessage
from agile_app.device.live.writer import Status
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, holds
from agile_app.security.routes import Call, answer, route, socket_route

__all__ = ["MESSAGES", "live", "post_frames"]

MAX_POST = 2 * 1024 * 1024
ANSWER_WITHIN = 15.0  # seconds


@socket_route("/api/live", permission=Permission.SIGNED_IN)
async def live(websocket: WebSocket, actor: Actor) -> None:
    """One socket for all documents, presence and change notices of one page."""
    await Connection(live_service(), websocket, actor).run()


class _Poster:
    """A room's member for the length of one request."""

    def __init__(self, actor: Actor, device: str, role: Access | None) -> None:
        self.actor = actor
        self.refusals = Refusals()
        self.worker_id = actor.worker_id
        self.device = device
        self.role = role
        self.epochs: set[str] = set()
        self.refused_bytes = 0
        self.answers: dict[tuple[str, int], tuple[Status, str]] = {}
        self.lost = False
        self.news = asyncio.Event()

    def remote(self, payload: list[tuple[int, bytes]]) -> None:
        """It came to send, not to read."""

    def decided(self, epoch: str, n: int, status: Status, reason: str, seq: int) -> None:
        self.answers[epoch, n] = (status, reason)
        self.news.set()

    def state_changed(self, room: Room) -> None:
        """Its frames get their own answer."""

    def refused(self, room: Room, reason: str) -> None:
        self.refusals.tell(room, self.actor, self.device, reason)

    def resync(self, code: str) -> None:
        self.lost = True
        self.news.set()

    def presence(self, who: Any, state: dict[str, Any] | None) -> None:
        """It came to send, not to read."""

    def answer_for(self, epoch: str, n: int) -> tuple[Status, str] | None:
        """Answers are cumulative: the nearest one at or after n."""
        later = [number for (name, number) in self.answers if name == epoch and number >= n]
        return self.answers[epoch, min(later)] if later else None


@route("/api/live/frames", methods=["POST"], permission=Permission.SIGNED_IN, max_body=MAX_POST)
async def post_frames(call: Call) -> Response:
    """``{"device", "doc", "frames": [{"e", "n", "crc", "data"}]}`` -> one answer per frame.

    A frame may say when it was written: ``ago`` in milliseconds or null, ``offline`` true or false.

    Also the way in for what was written before access was lost: it is kept, and shown to nobody
    but those who look after the document.
    """
    body = call.json()
    device, frames = body.get("device"), body.get("frames")
    if not isinstance(device, str) or not 1 <= len(device) <= 64 or not device.isascii():
        raise Invalid("The request names no device.", field="device")
    if not isinstance(frames, list) or not 1 <= len(frames) <= 500:
        raise Invalid("The request holds no frames.", field="frames")
    try:
        document_id = UUID(body.get("doc", ""))
        messages = [_message(frame) for frame in frames]
    except (BadMessage, ValueError, TypeError, AttributeError) as error:
        raise Invalid("The request is not of the agreed shape.") from error
    service = live_service()
    role = await asyncio.to_thread(_role, service.engine, document_id, call.worker)
    room = await service.rooms.open(document_id)
    if role is None and not _wrote_before(room, call.worker):
        raise NotAllowed("This document is not yours to write in.")
    poster = _Poster(call.worker, device, role)
    room.join(poster)
    try:
        for frame, (epoch, n, checksum, data) in zip(frames, messages, strict=True):
            ago, offline = _when(frame)
            room.receive(poster, epoch, n, checksum, data, ago=ago, offline=offline)
        await asyncio.wait_for(_all_answered(poster, messages), ANSWER_WITHIN)
    except Hole as hole:
        raise Conflict("A frame before these is missing.", code="hole") from hole
    except Flooded as flooded:
        raise TooMany("More was refused than can be kept.") from flooded
    finally:
        room.leave(poster)
    results = []
    for epoch, n, _, _ in messages:
        status, reason = poster.answer_for(epoch, n) or ("failed", "")
        results.append({"e": epoch, "n": n, "status": status, "reason": reason})
    return answer({"results": results})


def _message(frame: Any) -> tuple[str, int, int, bytes]:
    epoch, n, checksum = frame["e"], frame["n"], frame["crc"]
    if not (isinstance(epoch, str) and len(epoch) == 32 and isinstance(checksum, int)):
        raise BadMessage("a frame without epoch or checksum")
    if not isinstance(n, int) or not 0 < n < 1 << 31:
        raise BadMessage("a frame without number")
    return epoch, n, checksum, wire.from_base64(frame["data"], MAX_POST)


def _when(frame: dict[str, Any]) -> tuple[int | None, bool | None]:
    """What the frame says of its moment; nothing where that is not of the agreed shape."""
    ago, offline = frame.get("ago"), frame.get("offline")
    sure = isinstance(ago, int) and not isinstance(ago, bool) and ago >= 0
    return ago if sure else None, offline if isinstance(offline, bool) else None


def _role(engine: Engine, document_id: UUID, actor: Actor) -> Access | None:
    with transaction(engine) as session:
        document = document_of(session, document_id)
        try:
            role = kind_named(document.kind).authorise(session, actor, document.subject_id)
        except AgileError:
            return None
    return role if holds(actor, MESSAGES["update"]) else "read"


def _wrote_before(room: Room, actor: Actor) -> bool:
    return any(worker == str(actor.worker_id) for worker, _ in room.owners.values())


async def _all_answered(poster: _Poster, messages: list[tuple[str, int, int, bytes]]) -> None:
    while not poster.lost and any(
        poster.answer_for(epoch, n) is None for epoch, n, _, _ in messages
    ):
        poster.news.clear()
        await poster.news.wait()

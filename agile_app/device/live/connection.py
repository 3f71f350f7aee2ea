"""One socket of one device: many documents by channel, limits, presence, honest endings."""

import asyncio
import base64
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from agile_app.core.database import transaction
from agile_app.core.errors import AgileError, NotAllowed
from agile_app.core.time import now
from agile_app.device.live import wire
from agile_app.device.live.documents import document_of
from agile_app.device.live.kinds import Access, kind_named
from agile_app.device.live.parser import sound_state_vector
from agile_app.device.live.presence import Presence, plain_state
from agile_app.device.live.refusals import Refusals
from agile_app.device.live.room import Flooded, Hole, Room
from agile_app.device.live.service import LiveService
from agile_app.device.live.wire import BadMessage
from agile_app.device.live.writer import Status
from agile_app.security.actor import Actor
from agile_app.security.audit import record, record_each
from agile_app.security.permissions import Permission, holds

log = logging.getLogger(__name__)

MESSAGES: dict[str, Permission] = {
    "hello": Permission.SIGNED_IN,
    "ping": Permission.SIGNED_IN,
    "open": Permission.DOCUMENT_READ,
    "close": Permission.SIGNED_IN,
    "presence": Permission.DOCUMENT_READ,
    "update": Permission.DOCUMENT_WRITE,
}
"""Every message a client may send, and what its sender must hold. Tests enumerate it."""

MAX_CHANNELS = 64
MAX_QUEUED = 4 * 1024 * 1024  # bytes waiting for a slow reader
FRAMES_PER_SECOND, BURST = 200.0, 400.0
MAX_SOCKETS = (
    24  # of one worker: a few devices with a few windows each, and lines not yet known dead
)
CLOSING_TAKES = 2.0  # seconds for what waits; who does not read is not waited for
AUTHORISE_EVERY = 60.0  # seconds; and at once when allocations change


class Channel:
    """One open document on one connection: the room's member."""

    def __init__(self, connection: "Connection", number: int, room: Room, role: Access) -> None:
        self.connection = connection
        self.number = number
        self.room = room
        self.role: Access | None = role
        self.worker_id = connection.actor.worker_id
        self.device = connection.device
        self.epochs: set[str] = set()
        self.refused_bytes = 0
        self.who = uuid4().hex[:12]
        self.presence_state = Presence(connection.service.loop, self._tell_presence)

    def remote(self, payload: list[tuple[int, bytes]]) -> None:
        self.connection.send(wire.remote_head(self.number) + wire.remote_body(payload))

    def decided(self, epoch: str, n: int, status: Status, reason: str, seq: int) -> None:
        words = {"accepted": "ack", "late": "late", "rejected": "reject"}
        message = {"t": words[status], "c": self.number, "e": epoch, "n": n}
        if reason and status == "rejected":
            message["reason"] = reason
        if seq:
            message["seq"] = seq
        self.connection.send_json(message)

    def state_changed(self, room: Room) -> None:
        self.connection.send_json({"t": "status", "c": self.number, "status": room.status})

    def refused(self, room: Room, reason: str) -> None:
        self.connection.refusals.tell(room, self.connection.actor, self.device, reason)

    def resync(self, code: str) -> None:
        self.connection.leave(self.number)
        self.connection.send_json({"t": "resync", "c": self.number, "code": code})

    def presence(self, who: Any, state: dict[str, Any] | None) -> None:
        """The server sets the name: nobody can appear as somebody else."""
        actor: Actor = who.connection.actor
        self.connection.send_json(
            {
                "t": "presence",
                "c": self.number,
                "who": who.who,
                "worker": str(actor.worker_id),
                "name": actor.name,
                "state": state,
            }
        )

    def _tell_presence(self, state: dict[str, Any] | None) -> None:
        for other in self.room.members:
            if other is not self:
                other.presence(self, state)

    def greet(self, diff: bytes) -> None:
        """The welcome, and where the others are."""
        room = self.room
        epochs: dict[str, Any] = {}
        for (worker_id, device, epoch), numbers in room.numbers.items():
            if worker_id == self.worker_id and device == self.device and epoch in self.epochs:
                others = [
                    [n, status, reason]
                    for n, (status, reason) in sorted(numbers.exceptions.items())
                    if n <= numbers.done
                ]
                epochs[epoch] = {"n": numbers.done, "others": others}
        facts = {
            "role": self.role,
            "status": room.status,
            "kind": room.kind.name,
            "version": room.version,
            "head": room.head,
            "sv": base64.b64encode(room.doc.get_state()).decode(),
            "roots": dict(room.rules.roots),
            "worker": str(self.worker_id),
            "name": self.connection.actor.name,
            "epochs": epochs,
        }
        self.connection.send(wire.welcome(self.number, facts, diff))
        for other in room.members:
            if isinstance(other, Channel) and other is not self and other.presence_state.shown:
                self.presence(other, other.presence_state.shown)


class Connection:
    """One accepted socket. ``run`` returns when it is over; nothing sent by it is cancelled."""

    def __init__(self, service: LiveService, websocket: WebSocket, actor: Actor) -> None:
        self.service = service
        self.websocket = websocket
        self.actor = actor
        self.cookie = websocket.headers.get("cookie", "")
        self.device = ""
        self.channels: dict[int, Channel] = {}
        self.greeted: set[int] = set()
        self.opening: set[int] = set()
        self.refusals = Refusals()
        self.allowance = BURST
        self.allowance_at = service.loop.time()
        self._out: deque[str | bytes] = deque()
        self._out_bytes = 0
        self._wake = asyncio.Event()
        self._closing: int | None = None
        self._over = asyncio.Event()
        self._handlers: dict[str, Callable[[dict[str, Any]], Awaitable[None]]] = {
            "hello": self._hello,
            "ping": self._ping,
            "open": self._open,
            "close": self._close_channel,
            "presence": self._presence,
        }

    # -- life ------------------------------------------------------------------------------

    async def run(self) -> None:
        """Read until the end; a second task writes."""
        await self.websocket.accept()
        if self.service.sockets_of(self.actor.worker_id) >= MAX_SOCKETS:
            await self.websocket.close(wire.FLOOD)
            return
        self.service.connections.add(self)
        sender = asyncio.create_task(self._send_all())
        reader = asyncio.create_task(self._read_all())
        over = asyncio.create_task(self._over.wait())
        watch = asyncio.create_task(self._authorise_regularly())
        try:
            await asyncio.wait({sender, reader, over}, return_when=asyncio.FIRST_COMPLETED)
            if self._closing is not None and not sender.done():
                await asyncio.wait({sender}, timeout=CLOSING_TAKES)
        finally:
            self.service.connections.discard(self)
            for number in list(self.channels):
                self.leave(number)
            for task in (sender, reader, over, watch):
                task.cancel()

    def close(self, code: int) -> None:
        """Send what waits, then close with this code."""
        if self._closing is None:
            self._closing = code
            self._wake.set()
            self._over.set()

    def leave(self, number: int) -> None:
        channel = self.channels.pop(number, None)
        if channel is not None:
            channel.presence_state.stop()
            channel.room.leave(channel)

    # -- out -------------------------------------------------------------------------------

    def send_json(self, message: dict[str, Any]) -> None:
        self.send(json.dumps(message, separators=(",", ":")))

    def send(self, message: str | bytes) -> None:
        """Queue a message. A reader too slow for what it asked for is closed and resyncs."""
        if self._closing is not None:
            return
        self._out_bytes += len(message)
        if self._out_bytes > MAX_QUEUED:
            self._out.clear()
            self.close(wire.TOO_SLOW)
            return
        self._out.append(message)
        self._wake.set()

    async def _send_all(self) -> None:
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._out:
                    message = self._out.popleft()
                    self._out_bytes -= len(message)
                    if isinstance(message, str):
                        await self.websocket.send_text(message)
                    else:
                        await self.websocket.send_bytes(message)
                if self._closing is not None:
                    await self.websocket.close(self._closing)
                    return
        except (WebSocketDisconnect, RuntimeError, OSError):
            return  # the other side has gone; the reader notices too

    # -- in --------------------------------------------------------------------------------

    async def _read_all(self) -> None:
        try:
            while self._closing is None:
                message = await self.websocket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                await self._pace()
                if not await self._still_signed_in(touch=True):
                    return
                data = message.get("bytes")
                if data is not None:
                    await self._update(data)
                else:
                    await self._text(message.get("text") or "")
        except BadMessage as bad:
            log.warning("a live message was not understood", extra={"why": str(bad)})
            self.close(wire.BAD_MESSAGE)
        except Flooded:
            self.close(wire.FLOOD)
        except (WebSocketDisconnect, RuntimeError):
            return
        except Exception:
            log.exception("a live connection failed")
            self.close(1011)

    async def _pace(self) -> None:
        """At most 200 messages a second after a burst of 400: the rest waits in the network."""
        moment = self.service.loop.time()
        gained = (moment - self.allowance_at) * FRAMES_PER_SECOND
        self.allowance = min(BURST, self.allowance + gained) - 1
        self.allowance_at = moment
        if self.allowance < 0:
            await asyncio.sleep(-self.allowance / FRAMES_PER_SECOND)

    async def _still_signed_in(self, *, touch: bool) -> bool:
        actor = await self.service.checks.current(self.cookie, touch=touch)
        if actor is None or actor.worker_id != self.actor.worker_id:
            self.close(wire.SIGNED_OUT)
            return False
        self.actor = actor
        return True

    def check_now(self) -> None:
        self.service.rooms.spawn(self._still_signed_in(touch=False))

    async def _text(self, text: str) -> None:
        message = wire.read_text(text)
        name = message["t"]
        handler = self._handlers.get(name)
        if handler is None:
            raise BadMessage("an unknown message")
        if not self.device and name != "hello":
            raise BadMessage("nothing comes before hello")
        if not holds(self.actor, MESSAGES[name]):
            refusal = NotAllowed("Your role does not allow this.")
            self._refuse(message.get("c"), refusal)
            return
        await handler(message)

    async def _hello(self, message: dict[str, Any]) -> None:
        device, proto = message.get("device"), message.get("proto")
        if not isinstance(device, str) or not 1 <= len(device) <= 64 or not device.isascii():
            raise BadMessage("hello names no device")
        if self.device or not isinstance(proto, int):
            raise BadMessage("hello is said once, with a protocol")
        if not wire.OLDEST_PROTOCOL <= proto <= wire.PROTOCOL:
            self.close(wire.OLD_CLIENT)
            return
        self.device = device
        self.send_json(
            {
                "t": "ready",
                "proto": wire.PROTOCOL,
                "worker": str(self.actor.worker_id),
                "now": round(now().timestamp() * 1000),
            }
        )

    async def _ping(self, message: dict[str, Any]) -> None:
        self.send_json({"t": "pong"})

    async def _open(self, message: dict[str, Any]) -> None:
        number, epochs = message.get("c"), message.get("epochs")
        if not isinstance(number, int) or not 0 <= number < 1 << 31:
            raise BadMessage("open names no channel")
        if not isinstance(epochs, list) or len(epochs) > 500 or not all(map(_is_epoch, epochs)):
            raise BadMessage("open names no epochs")
        vector = wire.from_base64(message.get("sv"), wire.MAX_TEXT)
        if not sound_state_vector(vector):
            raise BadMessage("not a state vector")
        if number in self.channels or len(self.channels) >= MAX_CHANNELS:
            raise BadMessage("the channel is in use, or there are too many")
        try:
            document_id = UUID(message.get("doc", ""))
        except (ValueError, TypeError, AttributeError):
            raise BadMessage("open names no document") from None
        try:
            role = await asyncio.to_thread(self._authorise, document_id, self.actor, opening=True)
            room = await self.service.rooms.open(document_id)
        except AgileError as error:
            self._refuse(number, error)
            return
        if self._closing is not None:
            return
        channel = Channel(self, number, room, role)
        channel.epochs.update(epochs)
        self.channels[number] = channel
        self.greeted.add(number)
        room.take_over(channel)
        channel.greet(_difference(room, vector))
        room.join(channel)

    def _authorise(self, document_id: UUID, actor: Actor, *, opening: bool = False) -> Access:
        """The kind decides, from the record; a role that may not write any document only reads.

        Opening is audited here: what a client says of itself is not enough.
        """
        with transaction(self.service.engine) as session:
            document = document_of(session, document_id)
            kind = kind_named(document.kind)
            role = kind.authorise(session, actor, document.subject_id)
            if opening:
                whose = [document.child_id]
                if kind.children is not None:
                    whose = kind.children(session, document.subject_id)
                record_each(
                    session, actor, "document.opened",
                    [(child_id, document_id, None) for child_id in whose],
                )  # fmt: skip
        return role if holds(actor, MESSAGES["update"]) else "read"

    def _refuse(self, number: Any, error: AgileError) -> None:
        self.send_json(
            {
                "t": "refused",
                "c": number,
                "code": error.code,
                "sentence": error.sentence,
                "what_to_do": error.what_to_do,
            }
        )

    async def _update(self, data: bytes) -> None:
        if not self.device:
            raise BadMessage("nothing comes before hello")
        frame = wire.read_update(data)
        channel = self.channels.get(frame.channel)
        if channel is None and frame.channel not in self.greeted:
            # Agile sends nothing before a welcome: this is somebody else's program.
            await asyncio.to_thread(self._note_foreign, frame)
            raise BadMessage("a frame for a document that was never opened")
        if channel is None:
            return  # sent before it heard that the channel is closed: it opens and sends again
        try:
            channel.room.receive(
                channel, frame.epoch, frame.n, frame.checksum, frame.data,
                ago=frame.ago, offline=frame.offline,
            )  # fmt: skip
        except Hole:
            channel.resync("hole")

    def _note_foreign(self, frame: wire.UpdateMessage) -> None:
        facts = {"because": "not_opened", "bytes": len(frame.data)}
        with transaction(self.service.engine) as session:
            record(session, self.actor, "document.frame_refused", facts=facts)

    async def _close_channel(self, message: dict[str, Any]) -> None:
        if isinstance(message.get("c"), int):
            self.leave(message["c"])

    async def _presence(self, message: dict[str, Any]) -> None:
        channel = self.channels.get(message.get("c", -1))
        if channel is not None:
            channel.presence_state.put(plain_state(message.get("state"), channel.room.rules.roots))

    # -- permission ------------------------------------------------------------------------

    async def _authorise_regularly(self) -> None:
        while True:
            await asyncio.sleep(AUTHORISE_EVERY)
            await self._authorise_channels()

    def authorise_again(self) -> None:
        """Allocations have changed: ask for each open document whether it is still theirs."""
        self.service.rooms.spawn(self._authorise_channels())

    async def _authorise_channels(self) -> None:
        if not await self._still_signed_in(touch=False):
            return
        for channel in list(self.channels.values()):
            try:
                role = await asyncio.to_thread(self._authorise, channel.room.id, self.actor)
            except AgileError as error:
                self.leave(channel.number)
                self._refuse(channel.number, error)
                continue
            if role != channel.role:
                channel.role = role
                message = {"t": "status", "c": channel.number, "status": channel.room.status}
                self.send_json(message | {"role": role})


def _is_epoch(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 2 * wire.EPOCH_BYTES:
        return False
    return set(value) <= set("0123456789abcdef")


def _difference(room: Room, vector: bytes) -> bytes:
    try:
        return room.doc.get_update(vector)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise BadMessage("not a state vector") from None

"""A client of ``/api/live`` in a few lines: one that keeps to the rules, and may be made not to."""

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any, Self
from uuid import UUID, uuid4

from pycrdt import Doc, Text
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from agile_app.core.database import transaction
from agile_app.device.live import wire
from agile_app.security.actor import Actor
from agile_app.security.sessions import start_session

ORIGIN = "http://localhost:3000"


class Client:
    """A worker with a valid session, and a document's copy of their own."""

    def __init__(self, server: TestClient, actor: Actor) -> None:
        self.server, self.actor = server, actor
        with transaction() as session:
            reference, row = start_session(session, actor.worker_id)
        self.session_id = row.id
        self.headers = {"cookie": f"agile={reference}", "origin": ORIGIN, "x-agile": "1"}
        self.epoch = uuid4().hex
        self.doc: Doc = Doc(client_id=uuid4().int % (1 << 31))

    def connect(self) -> "Line":
        return Line(self)

    def change(self, words: str = "seen ", root: str = "t.a") -> bytes:
        """Words typed at the beginning, as an update."""
        before = self.doc.get_state()
        self.doc.get(root, type=Text).insert(0, words)
        return self.doc.get_update(before)


class Line:
    """One socket, with hello said."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._entering: Any = client.server.websocket_connect("/api/live", headers=client.headers)

    def __enter__(self) -> Self:
        self.socket: WebSocketTestSession = self._entering.__enter__()
        device = f"device-{self.client.epoch[:8]}"
        self.socket.send_json({"t": "hello", "proto": wire.OLDEST_PROTOCOL, "device": device})
        # That rows are to be fetched may be told before.
        while (first := self.socket.receive_json()["t"]) == "changed":
            pass
        if first != "ready":
            self.__exit__()
        assert first == "ready"
        return self

    def __exit__(self, *error: object) -> None:
        self._entering.__exit__(*(error or (None, None, None)))

    def ask_to_open(self, document: UUID, *, channel: int = 1, epochs: Sequence[str] = ()) -> None:
        vector = base64.b64encode(Doc().get_state()).decode()
        message = {
            "t": "open", "c": channel, "doc": str(document),
            "epochs": list(epochs) or [self.client.epoch], "sv": vector,
        }  # fmt: skip
        self.socket.send_json(message)

    def open(
        self, document: UUID, *, channel: int = 1, epochs: Sequence[str] = ()
    ) -> tuple[dict[str, Any], bytes]:
        """The facts of the welcome, and the document as it stands."""
        self.ask_to_open(document, channel=channel, epochs=epochs)
        while (data := self.socket.receive().get("bytes")) is None or data[0] != wire.WELCOME:
            pass  # what is said of others, and to other channels
        _, at = wire.read_uint(data, 1)
        length, at = wire.read_uint(data, at)
        return json.loads(data[at : at + length]), data[at + length :]

    def send(
        self, n: int, data: bytes, *, channel: int = 1, epoch: str = "", crc: int | None = None
    ) -> None:
        head = bytes([wire.UPDATE]) + wire.uint(channel)
        head += bytes.fromhex(epoch or self.client.epoch) + wire.uint(n)
        checksum = zlib.crc32(data) if crc is None else crc
        self.socket.send_bytes(head + checksum.to_bytes(4, "little") + data)

    def answer(self) -> dict[str, Any]:
        """The next answer to a frame; what others do is passed over."""
        while True:
            message = self.socket.receive()
            if message["type"] == "websocket.close":
                raise WebSocketDisconnect(message["code"])
            if message.get("text"):
                found = json.loads(message["text"])
                if found["t"] in ("ack", "late", "reject", "resync", "refused", "status"):
                    return found

    def hears_nothing(self) -> None:
        """Whatever was sent to this line came before the answer to a ping: nothing but who came
        and went, and that rows are to be fetched."""
        self.socket.send_json({"t": "ping"})
        while (heard := self.socket.receive_json())["t"] in ("presence", "changed"):
            pass
        assert heard == {"t": "pong"}

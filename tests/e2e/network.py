"""A network that fails as radio does: a TCP proxy that can hang, refuse or cut."""

import selectors
import socket
import threading
from contextlib import suppress
from enum import Enum

from tests.conftest import free_port


class Line(Enum):
    """What the proxy does with what arrives."""

    OPEN = "open"
    HANGING = "hanging"  # accepts and holds everything, passes nothing, closes nothing
    REFUSING = "refusing"  # drops every connection, old and new


class Proxy:
    """Stands between browser and server on a port of its own.

    ``hang()`` is the half-open link of a lost radio signal: neither side hears that the other is
    gone. What was sent meanwhile is delivered after ``mend()``.
    """

    def __init__(self, target_port: int, port: int | None = None) -> None:
        self.target_port = target_port
        self.port = port or free_port()
        self.line = Line.OPEN
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self._listening.setblocking(False)
        self._wake_read, self._wake_write = socket.socketpair()
        self._selector.register(self._listening, selectors.EVENT_READ)
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        self._stopping = False
        self._thread = threading.Thread(target=self._serve, name="proxy", daemon=True)
        self._thread.start()

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def hang(self) -> None:
        self._become(Line.HANGING)

    def refuse(self) -> None:
        self._become(Line.REFUSING)

    def mend(self) -> None:
        self._become(Line.OPEN)

    def close(self) -> None:
        self._stopping = True
        self._wake()
        self._thread.join(timeout=5)

    def _become(self, line: Line) -> None:
        self.line = line
        self._wake()

    def _wake(self) -> None:
        self._wake_write.send(b".")

    def _serve(self) -> None:
        watched: set[socket.socket] = set()
        while not self._stopping:
            if self.line is Line.REFUSING:
                for one in list(self._pairs):
                    self._drop(one, watched)
            wanted = set(self._pairs) if self.line is Line.OPEN else set()
            for one in watched - wanted:
                self._selector.unregister(one)
            for one in wanted - watched:
                self._selector.register(one, selectors.EVENT_READ)
            watched = wanted
            for key, _events in self._selector.select():
                self._handle(key.fileobj, watched)  # type: ignore[arg-type]
        for one in [*self._pairs, self._listening, self._wake_read, self._wake_write]:
            one.close()
        self._selector.close()

    def _handle(self, one: socket.socket, watched: set[socket.socket]) -> None:
        if one is self._wake_read:
            one.recv(64)
        elif one is self._listening:
            self._accept()
        elif one in self._pairs:
            self._pass_on(one, watched)

    def _accept(self) -> None:
        client, _address = self._listening.accept()
        if self.line is Line.REFUSING:
            client.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self.target_port), timeout=2)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        self._pairs[client] = server
        self._pairs[server] = client

    def _pass_on(self, one: socket.socket, watched: set[socket.socket]) -> None:
        try:
            data = one.recv(65536)
            if data:
                self._pairs[one].sendall(data)
                return
        except OSError:
            data = b""
        self._drop(one, watched)

    def _drop(self, one: socket.socket, watched: set[socket.socket]) -> None:
        other = self._pairs.pop(one, None)
        if other is None:
            return
        self._pairs.pop(other, None)
        for end in (one, other):
            if end in watched:
                self._selector.unregister(end)
                watched.discard(end)
            with suppress(OSError):
                end.close()

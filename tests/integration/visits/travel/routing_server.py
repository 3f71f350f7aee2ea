"""A real HTTP server that answers as OSRM or Valhalla do, or as they should not."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SECONDS = 600


@dataclass
class RoutingServer:
    """What it was asked, and how it answers.

    ``answer`` replaces the right answer: bytes as they are, or any JSON; ``status`` its status.
    It ``waits`` so many seconds before it has ``answered``.
    """

    url: str = ""
    kind: str = "osrm"
    status: int = 200
    answer: Any = None
    waits: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    answered: int = 0
    coordinates: list[tuple[float, float]] = field(default_factory=list)


@contextmanager
def routing_server(kind: str = "osrm") -> Iterator[RoutingServer]:
    """Serve on a free port of this machine until the block ends."""
    served = RoutingServer(kind=kind)
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_arguments: Any) -> None:
            pass

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            served.asked.append(parts.path)
            if parts.path == "/status":
                if served.kind == "valhalla":
                    self._send(200, {"version": "3.5.1"})
                else:
                    self._send(400, {"code": "InvalidUrl"})
                return
            places = parts.path.rsplit("/", 1)[1].split(";")
            for place in places:
                longitude, latitude = place.split(",")
                served.coordinates.append((float(latitude), float(longitude)))
            query = parse_qs(parts.query)
            rows = query["sources"][0].count(";") + 1
            columns = query["destinations"][0].count(";") + 1
            self._reply({"code": "Ok", "durations": [[SECONDS] * columns for _ in range(rows)]})

        def do_POST(self) -> None:
            served.asked.append(self.path)
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            for place in (*body["sources"], *body["targets"]):
                served.coordinates.append((place["lat"], place["lon"]))
            self._reply(
                {
                    "sources_to_targets": [
                        [{"time": SECONDS, "distance": 5.0} for _ in body["targets"]]
                        for _ in body["sources"]
                    ]
                }
            )

        def _reply(self, right: Any) -> None:
            closing.wait(served.waits)
            served.answered += 1
            self._send(served.status, right if served.answer is None else served.answer)

        def _send(self, status: int, said: Any) -> None:
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in served.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(content)  # perhaps to one who no longer waits

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()

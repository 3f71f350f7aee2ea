"""Travel times from the operator's own OSRM or Valhalla server, when one is set.

It may be slow, down, or answer nonsense. Then nothing is taken from it: the caller uses what is on
this machine, and the server is left alone for a while, so that planning does not wait for it.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from agile_app.core.health import part
from agile_app.settings import Settings, get_settings
from agile_app.visits.travel.routing_address import AddressRefused, check_address
from agile_app.visits.travel.rules import Mode, Point, metres

log = logging.getLogger(__name__)

Kind = Literal["osrm", "valhalla"]
Table = list[int | None]

# One whole table, however many requests it takes. Planning promises half a second for a week.
DEADLINE_S = 2.5
CONNECT_S = 0.5
FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 600.0
# Both servers' own default limits: 100 coordinates in a table, 50 by 50 in a matrix.
_BLOCK = 50
_MOST_BYTES = 4_000_000
_LONGEST_S = 24 * 3600
# Faster than this as the crow flies is no road travel; a table of zeros is caught by it too.
_FASTEST_MS = 200 / 3.6
_NEARLY_THERE_M = 1_000.0
_COSTING: dict[Mode, str] = {"car": "auto", "foot": "pedestrian"}


class Unanswered(Exception):
    """The server gave no answer that can be used. The text holds no coordinates."""


@dataclass
class _Breaker:
    """Keeps away from a server that failed: at first for half a minute, then ever longer."""

    lock: threading.Lock
    clock: Callable[[], float] = time.monotonic
    closed_at: float = 0.0
    pause: float = 0.0
    because: str = ""

    def must_wait(self) -> bool:
        with self.lock:
            return self.clock() < self.closed_at

    def failed(self, because: str) -> None:
        with self.lock:
            self.pause = min(LONGEST_PAUSE_S, self.pause * 2 or FIRST_PAUSE_S)
            self.closed_at = self.clock() + self.pause
            self.because = because

    def worked(self) -> None:
        with self.lock:
            self.closed_at = self.pause = 0.0
            self.because = ""


_breakers: dict[str, _Breaker] = {}
_kinds: dict[str, Kind] = {}
_guard = threading.Lock()


def _breaker(url: str) -> _Breaker:
    with _guard:
        return _breakers.setdefault(url, _Breaker(threading.Lock()))


def forget() -> None:
    """Start anew with every server: for tests, and after the settings changed."""
    with _guard:
        _breakers.clear()
        _kinds.clear()


def is_set(mode: Mode) -> bool:
    """Whether a server is set that could know this mode of travel."""
    return get_settings().routing_url is not None and mode in _COSTING


def may_know(point: Point) -> bool:
    """Whether the server may be told this place."""
    return not point.confidential or get_settings().routing_own


def ask(points: Sequence[Point], mode: Mode) -> tuple[Table, str] | None:
    """Seconds between all points (None where it knows no way), and the server's name.

    None when it is not to be had now; the caller goes on without it. Every point must be one that
    ``may_know`` allows.
    """
    settings = get_settings()
    url = settings.routing_url
    if url is None or mode not in _COSTING:
        return None
    breaker = _breaker(url)
    if breaker.must_wait():
        return None
    try:
        check_address(url, own=settings.routing_own)
        with _client() as client:
            kind = _kind(client, url, settings)
            if kind == "osrm" and mode != "car":
                return None  # an OSRM server knows the one mode it was built for
            table = _table(client, url, kind, points, mode)
    except (AddressRefused, Unanswered, httpx.HTTPError, httpx.InvalidURL) as error:
        because = str(error) if isinstance(error, (AddressRefused, Unanswered)) else "no answer"
        breaker.failed(because)
        # The error of the client would quote the address asked, coordinates and all.
        log.warning("the routing server gave no travel times", extra={"because": because})
        return None
    breaker.worked()
    return table, "OSRM" if kind == "osrm" else "Valhalla"


def _client() -> httpx.Client:
    # No proxy and no redirect: coordinates go to the address that was checked, or nowhere.
    return httpx.Client(
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(DEADLINE_S, connect=CONNECT_S),
    )


def _kind(client: httpx.Client, url: str, settings: Settings) -> Kind:
    """Which of the two it is: as set, or asked once (the question holds no place)."""
    if settings.routing_kind in {"osrm", "valhalla"}:
        return settings.routing_kind  # type: ignore[return-value]
    if settings.routing_kind:
        raise Unanswered("AGILE_ROUTING_KIND is neither osrm nor valhalla")
    if url not in _kinds:
        said = _json(client, "GET", f"{url}/status", time.monotonic() + DEADLINE_S, any_status=True)
        _kinds[url] = "valhalla" if "version" in said else "osrm"
    return _kinds[url]


def _json(
    client: httpx.Client,
    method: str,
    url: str,
    until: float,
    *,
    any_status: bool = False,
    body: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One question within the deadline; the answer as JSON, whatever it claims to be."""
    left = until - time.monotonic()
    if left <= 0:
        raise Unanswered("too slow")
    timeout = httpx.Timeout(left, connect=min(left, CONNECT_S))
    held = bytearray()
    with client.stream(method, url, json=body, timeout=timeout) as response:
        if response.status_code != 200 and not any_status:
            raise Unanswered(f"answered {response.status_code}")
        for piece in response.iter_bytes():
            held += piece
            if len(held) > _MOST_BYTES:
                raise Unanswered("its answer is too long")
            if time.monotonic() > until:
                raise Unanswered("too slow")
    try:
        said = json.loads(held)
    except (ValueError, RecursionError) as error:
        raise Unanswered("its answer is not JSON") from error
    if not isinstance(said, dict):
        raise Unanswered("its answer is not what was asked for")
    return said


def _table(
    client: httpx.Client, url: str, kind: Kind, points: Sequence[Point], mode: Mode
) -> Table:
    """The whole table, block by block within the servers' limits."""
    until = time.monotonic() + DEADLINE_S
    count = len(points)
    found: Table = [None] * (count * count)
    for top in range(0, count, _BLOCK):
        sources = points[top : top + _BLOCK]
        for left in range(0, count, _BLOCK):
            targets = points[left : left + _BLOCK]
            rows = (
                _ask_osrm(client, url, sources, targets, until)
                if kind == "osrm"
                else _ask_valhalla(client, url, sources, targets, mode, until)
            )
            for down, row in enumerate(rows):
                begin = (top + down) * count + left
                found[begin : begin + len(targets)] = row
    for number in range(count):
        found[number * count + number] = 0
    return found


def _ask_osrm(
    client: httpx.Client, url: str, sources: Sequence[Point], targets: Sequence[Point], until: float
) -> list[Table]:
    """``GET /table/v1/driving/lon,lat;…``: OSRM's HTTP API, service table."""
    asked = ";".join(f"{each.longitude:.6f},{each.latitude:.6f}" for each in (*sources, *targets))
    first = ";".join(str(number) for number in range(len(sources)))
    second = ";".join(str(len(sources) + number) for number in range(len(targets)))
    said = _json(
        client,
        "GET",
        f"{url}/table/v1/driving/{asked}?annotations=duration&sources={first}&destinations={second}",
        until,
    )
    if said.get("code") != "Ok":
        raise Unanswered("it did not answer Ok")
    return _checked(said.get("durations"), sources, targets)


def _ask_valhalla(
    client: httpx.Client,
    url: str,
    sources: Sequence[Point],
    targets: Sequence[Point],
    mode: Mode,
    until: float,
) -> list[Table]:
    """``POST /sources_to_targets``: Valhalla's matrix API; each cell holds ``time``."""

    def places(points: Sequence[Point]) -> list[dict[str, float]]:
        return [{"lat": each.latitude, "lon": each.longitude} for each in points]

    body = {"sources": places(sources), "targets": places(targets), "costing": _COSTING[mode]}
    said = _json(client, "POST", f"{url}/sources_to_targets", until, body=body)
    rows = said.get("sources_to_targets")
    if not isinstance(rows, list):
        raise Unanswered("its answer is not what was asked for")
    times = [
        [cell.get("time") if isinstance(cell, dict) else "?" for cell in row]
        if isinstance(row, list)
        else row
        for row in rows
    ]
    return _checked(times, sources, targets)


def _checked(rows: Any, sources: Sequence[Point], targets: Sequence[Point]) -> list[Table]:
    """The block, if every number in it can be a travel time; else nothing of it is believed."""
    if not isinstance(rows, list) or len(rows) != len(sources):
        raise Unanswered("its table has the wrong size")
    found: list[Table] = []
    for source, row in zip(sources, rows, strict=True):
        if not isinstance(row, list) or len(row) != len(targets):
            raise Unanswered("its table has the wrong size")
        found.append(
            [_seconds(value, source, target) for value, target in zip(row, targets, strict=True)]
        )
    if found and all(each is None for row in found for each in row):
        raise Unanswered("it knows no way at all")
    return found


def _seconds(value: Any, source: Point, target: Point) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Unanswered("a travel time in its table is not a number")
    if not 0 <= value <= _LONGEST_S:  # which no NaN passes either
        raise Unanswered("a travel time in its table cannot be")
    away = metres(source, target)
    if away > _NEARLY_THERE_M and value < away / _FASTEST_MS:
        raise Unanswered("a travel time in its table is faster than any car")
    return round(value)


@part("routing")
def _routing_part() -> str:
    """Trouble while the server that is set is being left alone."""
    url = get_settings().routing_url
    if url is None:
        return "off"
    breaker = _breaker(url)
    if breaker.must_wait():
        raise RuntimeError(f"the routing server is not asked now: {breaker.because}")
    return "ok"

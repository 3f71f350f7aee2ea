"""Routes: the one way an HTTP path reaches our code.

Each declares its permission; the guard here checks size, origin, session and permission before
the handler sees anything, and turns typed errors into JSON.
"""

import gzip
import inspect
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route as StarletteRoute
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from agile_app.core.errors import AgileError, Invalid, NotAllowed, NotSignedIn, TooLarge
from agile_app.security import sessions
from agile_app.security.actor import Actor
from agile_app.security.audit import record_refusal
from agile_app.security.origins import asking_address, from_our_pages, our_origin
from agile_app.security.permissions import Permission, holds

log = logging.getLogger(__name__)

_SAFE = {"GET", "HEAD", "OPTIONS"}
_MOST_LET_PASS = 200_000_000
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class Locked(AgileError):
    code = "locked"
    status = 423
    what_to_do = "Unlock with your PIN or password. What you typed is kept on this device."


@dataclass(frozen=True)
class Call:
    """One checked request: who asks, and with what.

    Attributes:
        actor: the acting worker; None where the route is public and nobody is signed in.
        locked: the actor's session is locked (only routes marked ``while_locked`` see this).
        body: the whole body, at most the route's ``max_body`` bytes.
    """

    request: Request
    actor: Actor | None
    locked: bool = False
    body: bytes = b""

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params

    @property
    def path_params(self) -> Mapping[str, Any]:
        return self.request.path_params

    @property
    def cookies(self) -> str | None:
        return self.request.headers.get("cookie")

    @property
    def address(self) -> str:
        peer = self.request.client.host if self.request.client else ""
        return asking_address(peer, self.request.headers.get("x-forwarded-for", ""))

    @property
    def worker(self) -> Actor:
        """The actor, where the route's permission means there is one."""
        if self.actor is None:
            raise NotSignedIn("You are not signed in.")
        return self.actor

    def json(self) -> dict[str, Any]:
        """The body as a JSON object; Invalid for anything else."""
        try:
            value = json.loads(self.body, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise Invalid("The request is not JSON.", code="not_json") from error
        if not isinstance(value, dict):
            raise Invalid("The request is not a JSON object.", code="not_an_object")
        return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


Handler = Callable[[Call], Response | Awaitable[Response]]
SocketHandler = Callable[[WebSocket, Actor], Awaitable[None]]


@dataclass(frozen=True)
class Route:
    """A registered path.

    Attributes:
        while_locked: also for a locked session (unlock, sign out).
        back_to: the page a plain form was on: a refusal goes back there as ``?problem=<code>``.
    """

    path: str
    methods: tuple[str, ...]
    permission: Permission
    handler: Handler = field(repr=False)
    max_body: int = 65_536
    form: bool = False
    while_locked: bool = False
    back_to: str = ""

    @property
    def name(self) -> str:
        return f"{self.methods[0]} {self.path}"


@dataclass(frozen=True)
class Socket:
    """A registered WebSocket path; its messages declare their own permissions."""

    path: str
    permission: Permission
    handler: SocketHandler = field(repr=False)

    @property
    def name(self) -> str:
        return f"SOCKET {self.path}"


ROUTES: list[Route] = []
SOCKETS: list[Socket] = []


def route(
    path: str,
    *,
    methods: list[str],
    permission: Permission,
    max_body: int = 65_536,
    form: bool = False,
    while_locked: bool = False,
    back_to: str = "",
) -> Callable[[Handler], Handler]:
    """Register a handler. ``max_body`` in bytes; ``form`` lets a plain HTML form post here, and
    ``back_to`` is the page it is on."""

    def register(handler: Handler) -> Handler:
        entry = Route(
            path, tuple(methods), permission, handler, max_body, form, while_locked, back_to
        )
        taken = {(other.path, method) for other in ROUTES for method in other.methods}
        if any((path, method) in taken for method in methods):
            raise ValueError(f"{entry.name} is registered twice")
        ROUTES.append(entry)
        return handler

    return register


def socket_route(path: str, *, permission: Permission) -> Callable[[SocketHandler], SocketHandler]:
    """Register a WebSocket handler, called with the accepted-to-be socket and its actor.

    The handler accepts the socket itself and looks the session up again on every message.
    """

    def register(handler: SocketHandler) -> SocketHandler:
        SOCKETS.append(Socket(path, permission, handler))
        return handler

    return register


def answer(value: dict[str, Any], *, status: int = 200) -> JSONResponse:
    """A JSON answer that no cache keeps."""
    return JSONResponse(value, status_code=status, headers={"cache-control": "no-store"})


def compressed(call: Call, response: JSONResponse) -> JSONResponse:
    """The same answer, gzipped where the asker reads that.

    Only for answers without secrets: a key or token beside text that others choose could be
    guessed from the compressed length (BREACH).
    """
    body = bytes(response.body)
    if len(body) > 1024 and "gzip" in call.request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(body, 6)
        response.headers["content-encoding"] = "gzip"
        response.headers["content-length"] = str(len(response.body))
    response.headers["vary"] = "accept-encoding"
    return response


def error_answer(error: AgileError) -> JSONResponse:
    """A typed error as the device expects it."""
    response = answer(
        {
            "code": error.code,
            "sentence": error.sentence,
            "what_to_do": error.what_to_do,
            "field": error.field,
        },
        status=error.status,
    )
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        response.headers["retry-after"] = str(int(retry_after))
    return response


async def _read_body(request: Request, limit: int, *, to_its_end: bool = False) -> bytes:
    """The body; TooLarge when it has more than ``limit`` bytes.

    A browser that navigates shows an answer only once it has sent everything: ``to_its_end`` lets
    it, up to a size nobody sends by mistake, and keeps nothing of it.
    """
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > limit:
        if to_its_end and declared.isdigit() and int(declared) <= _MOST_LET_PASS:
            async for _chunk in request.stream():
                pass
        raise TooLarge("That is more than this page may send.")
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge("That is more than this page may send.")
        chunks.append(chunk)
    return b"".join(chunks)


def _check_forgery(request: Request, entry: Route) -> None:
    if request.method in _SAFE:
        return
    headers = request.headers
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    plain_form = entry.form and kind in _FORMS
    if not from_our_pages(headers) or not (plain_form or headers.get("x-agile") == "1"):
        raise NotAllowed(
            "This did not come from an Agile page.",
            code="cross_site",
            what_to_do="Open Agile and do it there.",
        )


def _authorise(
    permission: Permission, standing: sessions.Standing | None, *, while_locked: bool, name: str
) -> Actor | None:
    actor = standing.actor if standing is not None else None
    if permission is Permission.PUBLIC:
        return None if standing is not None and standing.locked and not while_locked else actor
    if standing is None:
        raise NotSignedIn("You are not signed in.")
    if standing.locked and not while_locked:
        raise Locked("Agile is locked on this device.")
    if not holds(actor, permission):
        record_refusal(actor, "route.refused", facts={"route": name, "permission": permission})
        raise NotAllowed("Your role does not allow this.")
    return actor


async def _serve(entry: Route, request: Request) -> Response:
    try:
        _check_forgery(request, entry)
        standing = await run_in_threadpool(sessions.look_up, request.headers.get("cookie"))
        actor = await run_in_threadpool(
            _authorise,
            entry.permission,
            standing,
            while_locked=entry.while_locked,
            name=entry.name,
        )
        body = b""
        if request.method not in _SAFE:
            body = await _read_body(request, entry.max_body, to_its_end=bool(entry.back_to))
        call = Call(request, actor, standing is not None and standing.locked, body)
        if inspect.iscoroutinefunction(entry.handler):
            return await entry.handler(call)
        return await run_in_threadpool(entry.handler, call)  # type: ignore[arg-type]
    except AgileError as error:
        if entry.back_to and request.headers.get("x-agile") != "1":
            return RedirectResponse(f"{entry.back_to}?problem={error.code}", status_code=303)
        return error_answer(error)
    except ClientDisconnect:
        return Response(status_code=400)
    except Exception:
        log.exception("a route failed", extra={"route": entry.name})
        return error_answer(AgileError("Something went wrong here."))


async def _serve_socket(entry: Socket, websocket: WebSocket) -> None:
    """Check origin and session before the handshake is accepted."""
    if not our_origin(websocket.headers.get("origin")):
        await websocket.close(code=4403)
        return
    standing = await run_in_threadpool(sessions.look_up, websocket.headers.get("cookie"))
    try:
        actor = await run_in_threadpool(
            _authorise, entry.permission, standing, while_locked=False, name=entry.name
        )
    except AgileError as error:
        await websocket.close(code=4000 + error.status)
        return
    if actor is None:
        await websocket.close(code=4401)
        return
    await entry.handler(websocket, actor)


def _endpoint(entry: Route) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        return await _serve(entry, request)

    return serve


def _socket_endpoint(entry: Socket) -> Callable[[WebSocket], Awaitable[None]]:
    async def serve(websocket: WebSocket) -> None:
        await _serve_socket(entry, websocket)

    return serve


def starlette_routes() -> list[StarletteRoute | WebSocketRoute]:
    """Every registered route and socket, guarded, for a Starlette app."""
    routes: list[StarletteRoute | WebSocketRoute] = [
        StarletteRoute(entry.path, _endpoint(entry), methods=list(entry.methods))
        for entry in ROUTES
    ]
    routes += [WebSocketRoute(entry.path, _socket_endpoint(entry)) for entry in SOCKETS]
    return routes

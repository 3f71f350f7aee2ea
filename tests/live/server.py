"""The app under test: the real routes and sessions, without Reflex. Granian serves ``app``."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from agile_app.core.database import transaction
from agile_app.core.errors import Conflict
from agile_app.device.live import socket
from agile_app.device.live.documents import document_of, sign_document
from agile_app.device.live.service import live_documents
from agile_app.people import service as people
from agile_app.security import sessions
from agile_app.security.routes import starlette_routes
from tests.live import faults, kind

assert people
assert socket
kind.register()
faults.switch_off(os.environ.get("LIVE_RULE_OFF", ""))


def _sign(document_id: UUID, cookie: str | None) -> bool:
    actor = sessions.resolve(cookie)
    assert actor is not None
    try:
        with transaction() as session:
            head = document_of(session, document_id).head
            sign_document(session, actor, document_id, seq=head)
    except Conflict:
        return False
    return True


async def sign(request: Request) -> JSONResponse:
    document_id = UUID(request.path_params["id"])
    done = await run_in_threadpool(_sign, document_id, request.headers.get("cookie"))
    return JSONResponse({"signed": done})


async def health(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    async with live_documents():
        yield


app = Starlette(
    routes=[
        Route("/health", health),
        Route("/sign/{id}", sign, methods=["POST"]),
        *starlette_routes(),
    ],
    lifespan=lifespan,
)

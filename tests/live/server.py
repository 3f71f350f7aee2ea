"""The app under test: the real routes and sessions, without Reflex. Granian serves ``app``."""

import logging
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlmodel import select
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from agile_app.core.database import reading, transaction
from agile_app.core.errors import Conflict
from agile_app.device.live import packing, socket
from agile_app.device.live.documents import document_of, sign_document
from agile_app.device.live.models import LiveUpdate
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


def _pack_everything(stop: threading.Event) -> None:
    """As nobody would: every log, all the time, while people write in it."""
    packing.ROWS = 50
    while not stop.wait(0.3):
        with reading() as session:
            documents = session.exec(select(LiveUpdate.document_id).distinct()).all()
        for document_id in documents:
            try:
                packing.pack_document(document_id)
            except Exception:
                logging.getLogger(__name__).exception("not packed")


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    stop = threading.Event()
    if os.environ.get("LIVE_PACKS"):
        threading.Thread(target=_pack_everything, args=[stop], daemon=True).start()
    async with live_documents():
        yield
    stop.set()


app = Starlette(
    routes=[
        Route("/health", health),
        Route("/sign/{id}", sign, methods=["POST"]),
        *starlette_routes(),
    ],
    lifespan=lifespan,
)

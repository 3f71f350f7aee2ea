"""A form file sent by a plain HTML form: kept as the administrator's draft, and shown there."""

from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import RedirectResponse, Response

from agile_app.assessments.forms import service
from agile_app.assessments.forms.files import MOST_BYTES
from agile_app.core.database import transaction
from agile_app.core.errors import Invalid
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, route

PAGE = "/settings/forms"


@route(
    "/api/forms/file",
    methods=["POST"],
    permission=Permission.FORM_MANAGE,
    max_body=MOST_BYTES + 4_096,
    form=True,
    back_to=PAGE,
)
async def send_file(call: Call) -> Response:
    """Look at a form file; what is wrong with it, or what it asks, is shown on the page."""
    data = await _file(call)
    await run_in_threadpool(_keep, call.worker, data)
    return RedirectResponse(PAGE, status_code=303)


async def _file(call: Call) -> bytes:
    async def body() -> AsyncIterator[bytes]:
        yield call.body

    parser = MultiPartParser(call.request.headers, body(), max_files=1, max_fields=4)
    try:
        form = await parser.parse()
    except MultiPartException:
        raise Invalid("The form could not be read.", code="not_a_form") from None
    sent = form.get("file")
    data = await sent.read() if isinstance(sent, UploadFile) else b""
    await form.close()
    if not data:
        raise Invalid("Choose a file first.", code="no_file", field="file")
    return data


def _keep(actor: Actor, data: bytes) -> None:
    with transaction() as session:
        service.keep_draft(session, actor, data)

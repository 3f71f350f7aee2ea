"""Copies over HTTP: one to look at inside our own page, one as PDF to leave with."""

from typing import cast
from uuid import UUID

from starlette.responses import Response

from agile_app.assessments.copies.paper import pdf_of
from agile_app.assessments.copies.service import Copy, made, prepare
from agile_app.assessments.copies.sheet import KINDS, CopyKind
from agile_app.core.database import transaction
from agile_app.core.errors import NotFound
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, route


@route(
    "/api/assessments/{assessment_id}/copies/{kind}/preview",
    methods=["GET"],
    permission=Permission.ASSESSMENT_READ,
)
def preview(call: Call) -> Response:
    """The copy as a page without scripts, for a frame of our own."""
    return Response(_prepared(call, leaves=False).html, media_type="text/html")


@route(
    "/api/assessments/{assessment_id}/copies/{kind}/pdf",
    methods=["GET"],
    permission=Permission.ASSESSMENT_READ,
)
def as_pdf(call: Call) -> Response:
    """The copy as PDF. Its name says no one's name: it is seen wherever the file goes."""
    copy = _prepared(call, leaves=True)
    headers = {"content-disposition": f'attachment; filename="assessment-{copy.kind}-copy.pdf"'}
    return Response(pdf_of(copy.html), media_type="application/pdf", headers=headers)


def _prepared(call: Call, *, leaves: bool) -> Copy:
    kind = call.path_params["kind"]
    if kind not in KINDS:
        raise NotFound("There is no such copy.")
    try:
        assessment_id = UUID(call.path_params["assessment_id"])
    except ValueError:
        raise NotFound("There is no such assessment.") from None
    with transaction() as session:
        prepared = prepare(
            session, call.worker, assessment_id, cast("CopyKind", kind), leaves=leaves
        )
    return made(prepared)

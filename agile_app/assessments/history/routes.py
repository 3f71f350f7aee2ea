"""The log of an assessment for a device that shows its history."""

from uuid import UUID

from starlette.responses import Response

from agile_app.assessments.history.service import history_piece, piece_as_json
from agile_app.core.database import transaction
from agile_app.core.errors import Invalid, NotFound
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, answer, compressed, route


@route(
    "/api/assessments/{assessment_id}/history",
    methods=["GET"],
    permission=Permission.ASSESSMENT_READ,
)
def history(call: Call) -> Response:
    """The rows after ``?after=``, as many as one answer carries; asked again until ``head``. With
    ``?part=shared`` of what siblings have in common."""
    try:
        assessment_id = UUID(call.path_params["assessment_id"])
    except ValueError:
        raise NotFound("There is no such assessment.") from None
    after = call.query.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) <= 10):
        raise Invalid("Say after which row, as a number.", field="after")
    shared = call.query.get("part", "own") == "shared"
    with transaction() as session:
        piece = history_piece(session, call.worker, assessment_id, after=int(after), shared=shared)
    return compressed(call, answer(piece_as_json(piece)))

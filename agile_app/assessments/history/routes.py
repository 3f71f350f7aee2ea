"""The log of an assessment for a device that shows its history."""

from uuid import UUID

from starlette.responses import Response

from agile_app.assessments.history.service import history_piece, piece_as_json
from agile_app.assessments.limited.parts import EVERYBODY, number_of
from agile_app.core.database import transaction
from agile_app.core.errors import Invalid, NotFound
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, answer, compressed, route

NUMBERS = tuple(str(number) for number in range(1, number_of(EVERYBODY)))


@route(
    "/api/assessments/{assessment_id}/history",
    methods=["GET"],
    permission=Permission.ASSESSMENT_READ,
)
def history(call: Call) -> Response:
    """The rows after ``?after=``, as many as one answer carries; asked again until ``head``. With
    ``?part=shared`` of what siblings have in common, with a number of the limited part that has
    it."""
    try:
        assessment_id = UUID(call.path_params["assessment_id"])
    except ValueError:
        raise NotFound("There is no such assessment.") from None
    after = call.query.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) <= 10):
        raise Invalid("Say after which row, as a number.", field="after")
    part = call.query.get("part", "own")
    if part not in ("own", "shared", *NUMBERS):
        raise NotFound("This assessment has no such part.")
    with transaction() as session:
        piece = history_piece(
            session, call.worker, assessment_id, after=int(after), shared=part == "shared",
            limited=int(part) if part in NUMBERS else 0,
        )  # fmt: skip
    return compressed(call, answer(piece_as_json(piece)))

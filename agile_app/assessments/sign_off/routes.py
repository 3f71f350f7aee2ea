"""A signed version as a device reads it, when it is no longer what the document says."""

import json
from uuid import UUID

from starlette.responses import Response

from agile_app.assessments.limited.service import seen_then, together
from agile_app.assessments.service import access_assessment
from agile_app.assessments.sign_off.service import signed_version
from agile_app.core.database import transaction
from agile_app.core.errors import NotFound
from agile_app.device.live.documents import as_json
from agile_app.security.audit import record
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, answer, compressed, route


@route(
    "/api/assessments/{id}/versions/{number}",
    methods=["GET"],
    permission=Permission.ASSESSMENT_READ,
)
def version(call: Call) -> Response:
    """What was signed, by root, with its hash, who signed it and when; of limited parts those that
    the worker may see, which have hashes of their own."""
    try:
        assessment_id = UUID(call.path_params["id"])
        number = _number(call.path_params["number"])
    except ValueError:
        raise NotFound("There is no such signed version.") from None
    with transaction() as session:
        assessment = access_assessment(
            session, call.worker, assessment_id, Permission.ASSESSMENT_READ
        )
        found = signed_version(session, assessment_id, number)
        record(
            session, call.worker, "assessment.version.viewed",
            child_id=assessment.child_id, subject_id=assessment_id, facts={"version": number},
        )  # fmt: skip
        said = {
            "number": found.number,
            "sha256": found.sha256,
            "signed_by": found.signed_by,
            "signed_at": found.signed_at.isoformat(),
            "content": json.loads(found.content)
            | as_json(together(seen_then(session, call.worker, assessment_id, number))),
        }
    return compressed(call, answer(said))


def _number(text: str) -> int:
    """Raises ValueError for what numbers no version; a database knows no number of any length."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text)):
        raise ValueError(text)
    return int(text)

"""Files of documents: begun, sent in pieces that may be repeated, and read by who may."""

import re
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import Response

from agile_app.core.database import transaction
from agile_app.core.errors import Invalid, NotFound
from agile_app.device.media import service
from agile_app.device.media.rules import LARGEST_PIECE, MediaKind
from agile_app.device.media.service import Announced, Progress
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, answer, route

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class BeginInput(BaseModel):
    """What a device says of a file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[str, Field(pattern=_ID.pattern, max_length=36)]
    document_id: Annotated[str, Field(pattern=_ID.pattern, max_length=36)]
    kind: MediaKind
    mime: Annotated[str, Field(max_length=40)]
    size: Annotated[int, Field(gt=0, le=1 << 31)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@route("/api/media", methods=["POST"], permission=Permission.DOCUMENT_WRITE)
def begin(call: Call) -> Response:
    """Announce a file; the answer says how much of it is here already."""
    try:
        given = BeginInput.model_validate(call.json())
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise Invalid(
            "This file is not described as agreed.", field=str(first["loc"][0])
        ) from error
    said = Announced(
        **given.model_dump(exclude={"id", "document_id"}),
        id=UUID(given.id),
        document_id=UUID(given.document_id),
    )
    with transaction() as session:
        return _progress(service.begin(session, call.worker, said))


@route(
    "/api/media/{media_id}",
    methods=["PUT"],
    permission=Permission.DOCUMENT_WRITE,
    max_body=LARGEST_PIECE,
)
def piece(call: Call) -> Response:
    """One piece of a file, ``?from=`` its place. Sent again it changes nothing."""
    offset = call.query.get("from", "")
    if not offset.isascii() or not offset.isdecimal() or len(offset) > 12:
        raise Invalid("Say where the piece starts.", field="from")
    return _progress(service.take_piece(call.worker, _media_id(call), int(offset), call.body))


@route("/api/media/{media_id}", methods=["GET"], permission=Permission.DOCUMENT_READ)
def read(call: Call) -> Response:
    """The whole file, of ``?document=``. It is data for our own pages: nothing opens it itself."""
    with transaction() as session:
        found = service.media_for(
            session, call.worker, _media_id(call), document_id=_id(call.query.get("document", ""))
        )
    media = service.media_bytes(found)
    headers = {
        "cache-control": "no-store",
        "content-disposition": "attachment",
        "x-media-type": media.mime,
    }
    return Response(media.content, media_type="application/octet-stream", headers=headers)


def _media_id(call: Call) -> UUID:
    return _id(call.path_params["media_id"])


def _id(text: Any) -> UUID:
    """Only the plain way to write an id, so that nothing else ever names a file."""
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise NotFound("There is no such picture or recording.")
    return UUID(text)


def _progress(progress: Progress) -> Response:
    return answer({"offset": progress.offset, "done": progress.done})

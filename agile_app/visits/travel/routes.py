"""The map for devices: one archive, fetched whole and kept. It holds no address of ours."""

from starlette.responses import FileResponse, Response

from agile_app.core.database import reading
from agile_app.core.errors import NotFound
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, route
from agile_app.visits.travel import packs
from agile_app.visits.travel.models import PlacePack


@route("/api/places/map", methods=["GET"], permission=Permission.SIGNED_IN)
def map_archive(call: Call) -> Response:
    """The whole map. The device asks once, and again when its row names another digest."""
    with reading() as session:
        pack = session.get(PlacePack, packs.MAP)
    file = packs.folder() / pack.file if pack else None
    if pack is None or file is None or not file.is_file():
        raise NotFound(
            "There is no map here.",
            what_to_do="The list of stops works without one. The service desk can add a map.",
        )
    return FileResponse(
        file,
        media_type="application/octet-stream",
        headers={"cache-control": "private, no-store", "x-map-digest": pack.digest},
    )

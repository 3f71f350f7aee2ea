"""The feed's address: for calendars, which sign in by nothing but the secret in it."""

import hashlib
import threading
import time
from uuid import UUID

from starlette.responses import Response

from agile_app.core.database import transaction
from agile_app.core.errors import AgileError, NotFound, TooMany
from agile_app.security import rate_limits
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, route
from agile_app.visits.diary.calendars.feeds import read_feed

_PER_MINUTE = 30
_MINUTE = 60.0


class _Pace:
    """How often one feed was read in this minute, by this process."""

    def __init__(self) -> None:
        self._lock, self._minute, self._reads = threading.Lock(), 0, dict[UUID, int]()

    def count(self, feed_id: UUID) -> int:
        minute = int(time.monotonic() // _MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._reads = minute, {}
            self._reads[feed_id] = self._reads.get(feed_id, 0) + 1
            return self._reads[feed_id]


_pace = _Pace()


@route("/calendar/{token}.ics", methods=["GET", "HEAD"], permission=Permission.PUBLIC)
def calendar_feed(call: Call) -> Response:
    """A worker's diary as iCalendar text; 304 when the calendar has it already."""
    token = str(call.path_params["token"])
    try:
        feed_id, text = _read(call, token)
    except AgileError as error:
        # Plain and the same for every reason: a calendar shows it to nobody.
        headers = {"retry-after": "300"} if isinstance(error, TooMany) else {}
        return Response(status_code=error.status, headers=headers)
    if _pace.count(feed_id) > _PER_MINUTE:
        return Response(status_code=429, headers={"retry-after": "60"})
    etag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    headers = {"etag": etag, "x-robots-tag": "noindex"}
    known = call.request.headers.get("if-none-match", "")
    if etag in {each.strip().removeprefix("W/") for each in known.split(",")}:
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = 'inline; filename="agile.ics"'
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


def _read(call: Call, token: str) -> tuple[UUID, bytes]:
    try:
        with transaction() as session:
            return read_feed(session, token)
    except NotFound:
        # Only those who guess are slowed; a calendar that knows its address never waits for them.
        rate_limits.begin_attempt(
            "calendar_feed", account=token, address=call.address, device_id=None,
            worker_id=None,
        )  # fmt: skip
        raise

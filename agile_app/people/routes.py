"""Signing in and out: form posts that set or take away the session cookie."""

from typing import Any
from urllib.parse import parse_qs

from starlette.responses import RedirectResponse, Response

from agile_app.core.errors import AgileError, Invalid
from agile_app.people import service
from agile_app.security import sessions
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, answer, error_answer, route
from agile_app.settings import get_settings


def _fields(call: Call) -> dict[str, str]:
    """The fields of the form, sent as a form or as JSON."""
    if call.request.headers.get("content-type", "").startswith("application/json"):
        found: dict[str, Any] = call.json()
    else:
        try:
            parsed = parse_qs(call.body.decode(), max_num_fields=20, keep_blank_values=True)
        except ValueError as error:
            raise Invalid("The form could not be read.", code="not_a_form") from error
        found = {name: values[-1] for name, values in parsed.items()}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def _fetched(call: Call) -> bool:
    """Our own script asked (JSON back), rather than a form that navigates (303 back)."""
    return call.request.headers.get("x-agile") == "1"


@route(
    "/auth/sign-in",
    methods=["POST"],
    permission=Permission.PUBLIC,
    max_body=4_096,
    form=True,
    while_locked=True,
)
def sign_in(call: Call) -> Response:
    """Email and password for a session cookie; the browser is known again by a second cookie."""
    device_id, secret = sessions.device_of(call.cookies), None
    if device_id is None:
        secret, device_id = sessions.new_device()
    try:
        fields = _fields(call)
        signed_in = service.authenticate(
            fields.get("email", ""),
            fields.get("password", ""),
            address=call.address,
            device_id=device_id,
            replaces=call.actor.session_id if call.actor else None,
        )
    except AgileError as error:
        if _fetched(call):
            return error_answer(error)
        return RedirectResponse(f"/sign-in?problem={error.code}", status_code=303)
    response: Response
    if _fetched(call):
        response = answer({"worker_id": str(signed_in.actor.worker_id), "go": "/today"})
    else:
        response = RedirectResponse("/today", status_code=303)
    response.headers.append("set-cookie", sessions.session_cookie(signed_in.reference))
    if secret is not None:
        response.headers.append("set-cookie", sessions.device_cookie(secret))
    return response


def _signed_out(call: Call) -> Response:
    response: Response
    if _fetched(call):
        response = answer({"go": "/sign-in"})
    else:
        response = RedirectResponse("/sign-in", status_code=303)
    response.headers.append("set-cookie", sessions.no_session_cookie())
    return response


@route(
    "/auth/sign-out", methods=["POST"], permission=Permission.PUBLIC, form=True, while_locked=True
)
def sign_out(call: Call) -> Response:
    """End this session; harmless without one."""
    if call.actor is not None:
        service.sign_out(call.actor)
    return _signed_out(call)


@route(
    "/auth/sign-out-everywhere", methods=["POST"], permission=Permission.SIGNED_IN, form=True,
    while_locked=True,
)  # fmt: skip
def sign_out_everywhere(call: Call) -> Response:
    """End every session of this worker, on every device."""
    service.sign_out_everywhere(call.worker, call.worker.worker_id)
    return _signed_out(call)


@route("/auth/me", methods=["GET"], permission=Permission.SIGNED_IN, while_locked=True)
def me(call: Call) -> Response:
    """Who is signed in here. While locked: only that, so the lock screen can greet them."""
    worker = call.worker
    known: dict[str, Any] = {
        "worker_id": str(worker.worker_id),
        "name": worker.name,
        "locked": call.locked,
        "demo": get_settings().demo,
    }
    if not call.locked:
        known |= {
            "roles": sorted(worker.roles),
            "team_ids": sorted(str(each) for each in worker.team_ids),
            "managed_team_ids": sorted(str(each) for each in worker.managed_team_ids),
            "device_id": worker.device_id,
        }
    return answer(known)

"""``GET /api/health``: for the load balancer and for the person on call."""

from starlette.responses import Response

from agile_app.core.health import check_parts
from agile_app.security.permissions import Permission, holds
from agile_app.security.routes import Call, answer, route


@route("/api/health", methods=["GET"], permission=Permission.PUBLIC)
def health(call: Call) -> Response:
    """Each part's state; how long each took only for those who look after the service."""
    parts = check_parts()
    well = all(each.state != "trouble" for each in parts)
    report: dict[str, object] = {
        "status": "ok" if well else "trouble",
        "parts": {each.name: each.state for each in parts},
    }
    if holds(call.actor, Permission.HEALTH_READ):
        report["milliseconds"] = {each.name: each.milliseconds for each in parts}
    return answer(report, status=200 if well else 503)

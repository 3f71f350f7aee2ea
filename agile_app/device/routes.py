"""The device's own routes: keys and unlocking, push, pull."""

from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from starlette.responses import Response

from agile_app.core.errors import Invalid
from agile_app.device import bundles, keys, operations
from agile_app.security.permissions import Permission
from agile_app.security.routes import Call, answer, compressed, route

_PUSH_BODY = 1_000_000
_PULL_BODY = 500_000

Model = TypeVar("Model", bound=BaseModel)


class _Input(BaseModel):
    model_config = ConfigDict(extra="ignore")


class KeyInput(_Input):
    verifier: str | None = Field(default=None, max_length=64)
    formerly: list[Annotated[str, Field(max_length=64)]] = Field(default=[], max_length=20)


class UnlockInput(_Input):
    secret: str | None = Field(default=None, min_length=1, max_length=1_000)
    proof: str | None = Field(default=None, max_length=64)


class PinInput(_Input):
    pin: str = Field(max_length=40)
    password: str = Field(max_length=1_000)


class LockInput(_Input):
    session: str = Field(default="", max_length=64)


class PushInput(_Input):
    operations: list[JsonValue]
    sent_at: datetime | None = None


class PullInput(_Input):
    cursor: str | None = Field(default=None, max_length=_PULL_BODY)
    waiting: int = Field(default=0, ge=0, le=1_000_000)


def _read(call: Call, model: type[Model]) -> Model:
    try:
        return model.model_validate(call.json())
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Invalid(f"{where}: {first['msg']}.", field=where) from error


@route("/api/device/key", methods=["POST"], permission=Permission.SIGNED_IN)
def key(call: Call) -> Response:
    """The server's share of the data key, for a live and unlocked session."""
    given = _read(call, KeyInput)
    return answer(keys.release(call.worker, verifier=given.verifier, formerly=given.formerly))


@route("/api/device/unlock", methods=["POST"], permission=Permission.SIGNED_IN, while_locked=True)
def unlock(call: Call) -> Response:
    """Unlock the session by PIN or password, or by proof of having opened the device offline."""
    given = _read(call, UnlockInput)
    if given.proof is not None:
        return answer(keys.unlock_with_proof(call.worker, given.proof))
    if given.secret is None:
        raise Invalid("Give your PIN or password.", field="secret")
    return answer(keys.unlock_with_secret(call.worker, given.secret, address=call.address))


@route(
    "/api/device/challenge", methods=["POST"], permission=Permission.SIGNED_IN, while_locked=True
)
def challenge(call: Call) -> Response:
    """What the proof for ``/api/device/unlock`` is made over."""
    return answer({"challenge": keys.challenge(call.worker)})


@route("/api/device/lock", methods=["POST"], permission=Permission.SIGNED_IN, while_locked=True)
def lock(call: Call) -> Response:
    """The device locked itself: a reload must not get the key without the worker."""
    return answer({"locked": keys.lock(call.worker, _read(call, LockInput).session)})


@route("/api/device/pin", methods=["POST"], permission=Permission.SIGNED_IN)
def pin(call: Call) -> Response:
    """Choose the PIN of this device; the password says that it is the worker who does."""
    given = _read(call, PinInput)
    return answer(keys.choose_pin(call.worker, given.pin, given.password, address=call.address))


@route("/api/sync/push", methods=["POST"], permission=Permission.SIGNED_IN, max_body=_PUSH_BODY)
def push(call: Call) -> Response:
    """Operations in; one answer for each, after its commit. Each declares its own permission."""
    given = _read(call, PushInput)
    return answer(
        {"results": operations.push(call.worker, given.operations, sent_at=given.sent_at)}
    )


@route("/api/sync/pull", methods=["POST"], permission=Permission.SIGNED_IN, max_body=_PULL_BODY)
def pull(call: Call) -> Response:
    """What is newer than the cursor says the device holds."""
    given = _read(call, PullInput)
    keys.heard_from(call.worker, given.waiting)
    pulled = bundles.pull(call.worker, given.cursor)
    shown: dict[str, Any] = {
        "cursor": pulled.cursor,
        "bundles": pulled.bundles,
        "gone": pulled.gone,
        "more": pulled.more,
    }
    if pulled.holds is not None:
        shown["holds"] = pulled.holds
    # Rows only, no secret: a caseload is a tenth of its size.
    return compressed(call, answer(shown))

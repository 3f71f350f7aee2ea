"""Operations: what a device asks to be done, each once, each in its own transaction.

The device made the id, so a repeat is recognised and answered as before. The answer is given after
the commit, never before. One bad operation never blocks the others.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from agile_app.core.database import transaction
from agile_app.core.errors import AgileError, Invalid, NotAllowed, TooMany
from agile_app.core.time import now
from agile_app.device.models import AppliedOperation
from agile_app.security.actor import Actor
from agile_app.security.audit import record_refusal
from agile_app.security.permissions import Permission, holds

log = logging.getLogger(__name__)

MOST_OPERATIONS = 200
CLOCK_OFF = timedelta(minutes=5)


@dataclass(frozen=True)
class OperationMeta:
    """About the operation itself.

    Attributes:
        id: made on the device; also good as the id of what it creates.
        at: when the worker did it, by the device's clock, never later than ``received_at``.
    """

    id: UUID
    name: str
    at: datetime
    device_id: str | None
    received_at: datetime


Apply = Callable[[Session, Actor, Any, OperationMeta], dict[str, Any] | None]


@dataclass(frozen=True)
class Operation:
    """A registered operation."""

    name: str
    permission: Permission
    input: type[BaseModel]
    apply: Apply = field(repr=False)


OPERATIONS: dict[str, Operation] = {}


def operation(
    name: str,
    *,
    permission: Permission,
    input: type[BaseModel],  # noqa: A002 - the word of the contract
) -> Callable[[Apply], Apply]:
    """Register ``fn(session, actor, input, meta) -> dict | None`` under ``name``.

    It runs in one transaction, with input already checked against the model; it raises an
    ``AgileError`` to refuse, and what it returns (JSON) is the stored result.
    """

    def register(apply: Apply) -> Apply:
        if name in OPERATIONS:
            raise ValueError(f"the operation {name} is registered twice")
        OPERATIONS[name] = Operation(name, permission, input, apply)
        return apply

    return register


def _without_nul(value: Any) -> Any:
    """No database keeps the character NUL in a text: pasted words lose it, and nothing else."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(each) for each in value]
    if isinstance(value, dict):
        return {name: _without_nul(each) for name, each in value.items()}
    return value


class Sent(BaseModel):
    """One operation as it comes from a device."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    name: str = Field(max_length=80)
    at: datetime
    payload: Annotated[dict[str, JsonValue], AfterValidator(_without_nul)]
    stream: str = Field(default="", max_length=200)


class _Raced(Exception):
    """Two requests brought the same operation at the same moment."""


def push(
    actor: Actor, operations: list[Any], *, sent_at: datetime | None = None
) -> list[dict[str, Any]]:
    """Apply operations in their order; one answer for each.

    An answer is ``accepted`` with ``result``; ``refused`` with ``code, sentence, what_to_do,
    field``; or ``later``, where the server could not decide now and the device tries again.
    After a ``later`` the rest of the same stream waits too, since it may build on it.

    Args:
        sent_at: the device's clock as it sent them. One that is wrong by more than ``CLOCK_OFF`` is
            put right in the times of everything it sends.

    Raises:
        Invalid: more than ``MOST_OPERATIONS`` at once.
    """
    if len(operations) > MOST_OPERATIONS:
        raise Invalid(f"At most {MOST_OPERATIONS} at once.", code="too_many_operations")
    answers = []
    held: set[str] = set()
    off = _clock_is_off(sent_at)
    for given in operations:
        answer, stream = _answer(actor, given, held, off)
        if answer["status"] == "later" and stream:
            held.add(stream)
        answers.append(answer)
    return answers


def _clock_is_off(sent_at: datetime | None) -> timedelta:
    """By how much the device's clock is behind; nothing where it is about right, or not known."""
    if sent_at is None or sent_at.tzinfo is None:
        return timedelta(0)
    behind = now() - sent_at
    return behind if abs(behind) > CLOCK_OFF else timedelta(0)


def _answer(actor: Actor, given: Any, held: set[str], off: timedelta) -> tuple[dict[str, Any], str]:
    try:
        sent = Sent.model_validate(given)
    except ValidationError as error:
        shown = str(given.get("id", ""))[:64] if isinstance(given, dict) else ""
        # A lone surrogate is no text, and would cost all the others their answers.
        shown = shown.encode("utf-8", "replace").decode()
        return {"id": shown, **_refused(_said_of(error))}, ""
    try:
        sent.at += off
    except OverflowError:
        return {"id": str(sent.id), **_refused(Invalid("No clock says that.", code="at"))}, ""
    if sent.stream in held:
        return {"id": str(sent.id), "status": "later"}, sent.stream
    return {"id": str(sent.id), **_apply_safely(actor, sent)}, sent.stream


def _apply_safely(actor: Actor, sent: Sent) -> dict[str, Any]:
    try:
        return _apply(actor, sent)
    except AgileError as error:
        if error.status >= 500 or isinstance(error, TooMany):
            return {"status": "later", **_said(error)}
        _keep_refusal(actor, sent, error)
        return _refused(error)
    except Exception as error:
        # Its text may quote the record, so only its type is logged. It may well pass next time.
        log.error(  # noqa: TRY400
            "an operation failed",
            extra={"operation": sent.name, "id": str(sent.id), "error": type(error).__name__},
        )
        return {"status": "later", **_said(AgileError("Something went wrong here."))}


def _apply(actor: Actor, sent: Sent) -> dict[str, Any]:
    registered = OPERATIONS.get(sent.name)
    if registered is None:
        raise Invalid(
            "The server does not know how to do this.",
            code="unknown_operation",
            what_to_do="Send it again after the next update of Agile.",
        )
    if not holds(actor, registered.permission):
        facts = {"operation": sent.name, "permission": registered.permission.value}
        record_refusal(actor, "operation.refused", facts=facts)
        raise NotAllowed("Your role does not allow this.")
    try:
        return _apply_once(actor, registered, sent)
    except _Raced:
        return _apply_once(actor, registered, sent)


def _apply_once(actor: Actor, registered: Operation, sent: Sent) -> dict[str, Any]:
    with transaction() as session:
        applied = session.get(AppliedOperation, sent.id, with_for_update=True)
        if applied is not None and applied.worker_id != actor.worker_id:
            raise Invalid("This was sent before by someone else.", code="id_taken")
        if applied is not None and applied.name != sent.name:
            raise Invalid("This was sent before as something else.", code="id_taken")
        fingerprint = _fingerprint(sent.payload)
        if applied is not None and applied.outcome == "accepted":
            if applied.payload_sha256 not in (None, fingerprint):
                raise Invalid("This was sent before with other content.", code="id_taken")
            return {"status": "accepted", "result": applied.result}
        try:
            wanted = registered.input.model_validate(sent.payload)
        except ValidationError as error:
            raise _said_of(error) from error
        if applied is None:
            applied = AppliedOperation(id=sent.id, worker_id=actor.worker_id, name=sent.name)
        applied.outcome, applied.at = "accepted", now()
        applied.payload_sha256 = fingerprint
        session.add(applied)
        try:
            # Of two requests with the same operation the second stops here until the first commits.
            session.flush()
        except IntegrityError as error:
            raise _Raced from error
        applied.result = registered.apply(session, actor, wanted, _meta(actor, sent)) or {}
        return {"status": "accepted", "result": applied.result}


def _fingerprint(payload: dict[str, JsonValue]) -> str:
    written = json.dumps(payload, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _meta(actor: Actor, sent: Sent) -> OperationMeta:
    received_at = now()
    at = sent.at.astimezone(received_at.tzinfo) if sent.at.tzinfo else received_at
    return OperationMeta(sent.id, sent.name, min(at, received_at), actor.device_id, received_at)


def _keep_refusal(actor: Actor, sent: Sent, error: AgileError) -> None:
    with transaction() as session:
        if session.get(AppliedOperation, sent.id) is None:
            session.add(
                AppliedOperation(
                    id=sent.id,
                    worker_id=actor.worker_id,
                    name=sent.name,
                    outcome="refused",
                    result={"code": error.code},
                )
            )


def _said(error: AgileError) -> dict[str, Any]:
    return {
        "code": error.code,
        "sentence": error.sentence,
        "what_to_do": error.what_to_do,
        "field": error.field,
    }


def _refused(error: AgileError) -> dict[str, Any]:
    return {"status": "refused", **_said(error)}


def _said_of(error: ValidationError) -> Invalid:
    """The first thing wrong with an input, without the input itself."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return Invalid(f"{where or 'This'}: {first['msg']}.", field=where or None)

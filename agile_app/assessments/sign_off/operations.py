"""What a device asks of the sign-off."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session

from agile_app.assessments.sign_off import addenda, service
from agile_app.device.operations import OperationMeta, operation
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission

Note = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]


class _Of(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID


class Asked(_Of):
    """Ready to be read. ``note``: what whoever signs should know."""

    note: Note = ""


class _Item(BaseModel):
    """A character of a shared text."""

    model_config = ConfigDict(extra="forbid")

    client: int = Field(ge=0, lt=2**53)
    clock: int = Field(ge=0, lt=2**53)


class Place(BaseModel):
    """A place in a shared text that moves with it, as yjs writes it."""

    model_config = ConfigDict(extra="forbid")

    type: _Item | None = None
    tname: Annotated[str, StringConstraints(max_length=64)] | None = None
    item: _Item | None = None
    assoc: int = Field(default=0, ge=-1, le=0)


class Anchor(BaseModel):
    """Where a passage stands. ``lines``: it is whole paragraphs; ``cut``: its quote is not all."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: Place = Field(alias="from")
    last: Place = Field(alias="to")
    lines: bool = False
    cut: bool = False


class PassageNote(BaseModel):
    """A note at one field; ``quote`` is the words it is about, ``anchor`` where they stand."""

    model_config = ConfigDict(extra="forbid")

    root: str = Field(pattern=r"^[a-z]\.[a-z][a-z0-9_]{1,60}$")
    note: Annotated[Note, StringConstraints(min_length=1)]
    quote: Annotated[str, StringConstraints(max_length=4000)] = ""
    anchor: Anchor | None = None


class Returned(_Of):
    """Back to the worker, with what should change."""

    note: Note = ""
    passages: list[PassageNote] = Field(default_factory=list, max_length=200)


class Ticked(_Of):
    """A returned passage was seen to, or was not after all."""

    passage_id: UUID
    done: bool


class Signed(_Of):
    """Signed exactly as it stood at ``seq``, what it has in common with siblings at ``shared_seq``,
    and each limited part at the row that ``limited`` says for its document; ``sha256`` is of its
    content, where it is known."""

    seq: int = Field(ge=0)
    shared_seq: int | None = Field(default=None, ge=0)
    limited: dict[UUID, Annotated[int, Field(ge=0)]] = Field(default_factory=dict, max_length=14)
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class Reason(_Of):
    """Opened again, and why."""

    reason: Note


class Decision(_Of):
    """What becomes of an addendum."""

    addendum_id: UUID
    reason: Note = ""


@operation("assessment.ask_sign_off", permission=Permission.ASSESSMENT_WRITE, input=Asked)
def ask(session: Session, actor: Actor, asked: Asked, meta: OperationMeta) -> None:
    """It is ready to be read and signed."""
    service.ask_sign_off(session, actor, asked.id, step_id=meta.id, note=asked.note)


@operation("assessment.take_back", permission=Permission.ASSESSMENT_WRITE, input=_Of)
def take_back(session: Session, actor: Actor, wanted: _Of, meta: OperationMeta) -> None:
    """It is not ready after all."""
    service.take_back(session, actor, wanted.id, step_id=meta.id)


@operation("assessment.return", permission=Permission.ASSESSMENT_SIGN, input=Returned)
def give_back(session: Session, actor: Actor, wanted: Returned, meta: OperationMeta) -> None:
    """A manager asks for changes."""
    passages = [
        service.Passage(each.root, each.note, each.quote, _as_sent(each.anchor))
        for each in wanted.passages
    ]
    service.return_to_worker(
        session, actor, wanted.id, step_id=meta.id, note=wanted.note, passages=passages
    )


def _as_sent(anchor: Anchor | None) -> dict[str, Any] | None:
    return anchor.model_dump(by_alias=True, exclude_none=True) if anchor else None


@operation("assessment.passage_done", permission=Permission.ASSESSMENT_WRITE, input=Ticked)
def passage_done(session: Session, actor: Actor, ticked: Ticked, meta: OperationMeta) -> None:
    """A note was seen to."""
    service.tick_passage(session, actor, ticked.id, ticked.passage_id, done=ticked.done)


@operation("assessment.sign", permission=Permission.ASSESSMENT_SIGN, input=Signed)
def sign(session: Session, actor: Actor, signed: Signed, meta: OperationMeta) -> dict[str, Any]:
    """What was read is signed."""
    version = service.sign_off(
        session, actor, signed.id, step_id=meta.id, seq=signed.seq, shared_seq=signed.shared_seq,
        limited=signed.limited, sha256=signed.sha256,
    )  # fmt: skip
    return {"number": version.number, "sha256": version.sha256}


@operation("assessment.reopen", permission=Permission.ASSESSMENT_SIGN, input=Reason)
def reopen(session: Session, actor: Actor, wanted: Reason, meta: OperationMeta) -> None:
    """A signed one is written in again."""
    service.reopen(session, actor, wanted.id, step_id=meta.id, reason=wanted.reason)


@operation("assessment.addendum_accept", permission=Permission.ASSESSMENT_SIGN, input=Decision)
def accept(session: Session, actor: Actor, wanted: Decision, meta: OperationMeta) -> dict[str, Any]:
    """Late words stand under the signed assessment."""
    addendum = addenda.accept(session, actor, wanted.id, wanted.addendum_id, reason=wanted.reason)
    return {"sha256": addendum.sha256}


@operation("assessment.addendum_decline", permission=Permission.ASSESSMENT_SIGN, input=Decision)
def decline(session: Session, actor: Actor, wanted: Decision, meta: OperationMeta) -> None:
    """Late words stay in the record, outside of the assessment."""
    addenda.decline(session, actor, wanted.id, wanted.addendum_id, reason=wanted.reason)

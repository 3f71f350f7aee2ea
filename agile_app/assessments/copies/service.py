"""A copy of an assessment is prepared: who may, what stands on it, and that it is taken down."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from agile_app.assessments.copies.html import Image, Page, html_of
from agile_app.assessments.copies.plain_words import explained
from agile_app.assessments.copies.sheet import (
    CopyKind,
    Part,
    Picture,
    Reader,
    Words,
    parts_of,
)
from agile_app.assessments.family.people import people_for
from agile_app.assessments.forms import form_of
from agile_app.assessments.service import access_assessment
from agile_app.assessments.sign_off.service import signed_content, signed_version
from agile_app.core.errors import AgileError
from agile_app.core.time import now, on_screen
from agile_app.device.live.documents import canonical, content, document_of
from agile_app.device.live.kinds import Content
from agile_app.device.media.drawing import svg_of
from agile_app.device.media.service import media_bytes
from agile_app.records import codes
from agile_app.records.models import Assessment
from agile_app.records.service import Known, who_is_who
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission
from agile_app.settings import get_settings

LEADS: dict[CopyKind, str] = {
    "record": "For the record: everything that was asked and written.",
    "conference": "For the conference: what was written, without parts that few may read.",
    "family": "For you and your family: what we wrote down together.",
}
CLOSING = (
    "If something here is wrong, or you see it differently, tell us: we write that down too. You"
    " may ask for an interpreter, for somebody to speak for you, and how to complain."
)
INVENTED = "Demonstration: everyone here is invented."


@dataclass(frozen=True)
class Copy:
    """One prepared copy. ``sha256`` is of the content it was made from, ``version`` in words."""

    html: str
    kind: CopyKind
    version: str
    sha256: str


@dataclass(frozen=True)
class _Source:
    content: Content
    version: str
    sha256: str
    seq: int


def prepare(
    session: Session, actor: Actor, assessment_id: UUID, kind: CopyKind, *, leaves: bool
) -> Copy:
    """The copy, from the signed version where there is one, else as it stands now.

    Args:
        leaves: it is made to leave, rather than looked at before; the audit says which.

    Raises:
        NotAllowed, NotFound: as ``access_assessment``.
    """
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_READ)
    source = _source(session, assessment)
    form = form_of(session, assessment.form_key, assessment.form_version)
    known = who_is_who(session, actor, assessment.child_id)
    reader = Reader(
        kind=kind,
        roles=frozenset(str(role) for role in actor.roles),
        names={row.person_id: row.name for row in known.around},
        people=people_for(str(assessment.child_id), known.people, known.children),
        moment=_moment,
    )
    parts = parts_of(form, source.content, reader)
    page = Page(
        title=form.title,
        about=known.child.name,
        lead=LEADS[kind],
        facts=_facts(assessment, known, source, kind),
        parts=parts,
        footer=f"{source.version}. Content {source.sha256}. Made {on_screen(now())}.",
        banner=INVENTED if get_settings().demo else "",
        words=explained(_text_of(parts)) if kind == "family" else None,
        closing=CLOSING if kind == "family" else "",
    )
    images = _images(session, actor, assessment_id, parts)
    audit.record(
        session,
        actor,
        "assessment.copy.made" if leaves else "assessment.copy.looked_at",
        child_id=assessment.child_id,
        subject_id=assessment_id,
        facts={"for": kind, "version": source.version, "seq": source.seq, "sha256": source.sha256},
    )
    quoted = {person: reader.name(person) for person in reader.names}
    return Copy(html_of(page, images, quoted), kind, source.version, source.sha256)


def _source(session: Session, assessment: Assessment) -> _Source:
    if assessment.status == "signed_off":
        signed = signed_version(session, assessment.id)
        words = (
            f"Version {signed.number}, signed by {signed.signed_by}, {on_screen(signed.signed_at)}"
        )
        return _Source(signed_content(session, assessment.id), words, signed.sha256, signed.seq)
    written = content(session, assessment.id)
    seq = document_of(session, assessment.id).head
    sha256 = hashlib.sha256(canonical(written)).hexdigest()
    return _Source(written, f"Not signed: as it stood at {on_screen(now())}", sha256, seq)


def _facts(assessment: Assessment, known: Known, source: _Source, kind: CopyKind) -> dict[str, str]:
    facts = {"Child": known.child.name}
    if kind != "family":
        facts["Born"] = _day(known.child.birth_date)
    facts["Started"] = on_screen(assessment.started_on)
    if assessment.completed_on:
        facts["Finished"] = on_screen(assessment.completed_on)
    if kind != "family":
        facts["Status"] = codes.ASSESSMENT_STATUS.label(assessment.status)
        facts["Outcome"] = codes.ASSESSMENT_OUTCOME.label(assessment.outcome) or "Not decided"
    facts["This copy"] = source.version
    return facts


def _day(iso: str) -> str:
    return on_screen(date.fromisoformat(iso)) if iso else "Not known"


def _moment(at: str) -> str:
    """As a device wrote it down: its clock may be wrong, and its words may be anything."""
    try:
        return on_screen(datetime.fromisoformat(at))
    except ValueError:
        return "at an unknown time"


def _text_of(parts: list[Part]) -> str:
    """All words of a copy, to find those of the trade."""
    return "\n".join(
        f"{part.title}\n{part.intro}\n"
        + "\n".join(
            "\n".join((item.label, *(block.text for block in item.blocks)))
            if isinstance(item, Words)
            else item.label
            for item in part.items
        )
        for part in parts
    )


def _images(
    session: Session, actor: Actor, assessment_id: UUID, parts: list[Part]
) -> dict[str, Image]:
    wanted = {
        item.media: item.label
        for part in parts
        for item in part.items
        if isinstance(item, Picture) and item.kind != "voice"
    }
    return {
        media: _image(session, actor, assessment_id, media, label)
        for media, label in wanted.items()
    }


def _image(session: Session, actor: Actor, document_id: UUID, media: str, label: str) -> Image:
    try:
        found = media_bytes(session, actor, UUID(media), document_id=document_id)
    except ValueError:
        return Image(missing="It is not here.")
    except AgileError as error:
        return Image(missing=error.sentence)
    if found.mime.startswith("image/"):
        return Image(found.mime, found.content)
    return Image("image/svg+xml", svg_of(found.content, title=label).encode())

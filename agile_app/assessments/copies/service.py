"""A copy of an assessment is prepared: who may, what stands on it, and that it is taken down."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from agile_app.assessments.copies.html import Image, Page, html_of
from agile_app.assessments.copies.late import Late, late_parts
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
from agile_app.assessments.family.service import agreed_names
from agile_app.assessments.form import Form
from agile_app.assessments.forms import form_of
from agile_app.assessments.group.parts import ONLY, as_read
from agile_app.assessments.group.signing import common_of
from agile_app.assessments.group.whole import whole_now
from agile_app.assessments.limited.parts import called
from agile_app.assessments.limited.service import (
    kept_of_version,
    seen_now,
    seen_then,
    together,
)
from agile_app.assessments.service import access_assessment
from agile_app.assessments.sign_off.addenda import (
    Offline,
    accepted_addenda,
    states,
    written_offline,
)
from agile_app.assessments.sign_off.models import Addendum, AssessmentVersion
from agile_app.assessments.sign_off.rules import when_written
from agile_app.assessments.sign_off.service import signed_content, signed_version
from agile_app.core.errors import AgileError
from agile_app.core.time import now, on_screen
from agile_app.device.live.documents import sha256_of
from agile_app.device.live.kinds import Content
from agile_app.device.media.drawing import svg_of
from agile_app.device.media.models import MediaFile
from agile_app.device.media.rules import MB
from agile_app.device.media.service import media_bytes, media_for
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
MOST_BYTES = 48 * MB
"""Of all pictures of one copy. Laid out they take many times that in memory; our own choice."""
TOO_MANY = "It is kept with the record: this copy holds as many pictures as one can."
NOT_THAT_FILE = "What came is not the file that was entered here."
INVENTED = "Demonstration: everyone here is invented."


@dataclass(frozen=True)
class Copy:
    """One prepared copy. ``sha256`` is of the content it was made from, ``version`` in words."""

    html: str
    kind: CopyKind
    version: str
    sha256: str


@dataclass(frozen=True)
class Source:
    """What a copy is made from. ``number`` of the signed version; 0 of what is not signed.
    ``content`` as it is kept; ``group_id``: where files of what siblings have in common are;
    ``limited``: the parts that only some may read, as far as they stand on it, by document;
    ``limited_sha256``: their hashes, of a signed version those that were signed."""

    content: Content
    version: str
    number: int
    sha256: str
    seq: int
    group_id: UUID | None
    signed: AssessmentVersion | None = None
    limited: dict[UUID, Content] = field(default_factory=dict)
    limited_sha256: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """Everything of a copy but the bytes of its pictures: of each its file, or why it is not here.

    For ``made``, when the unit of work is over: nobody who writes waits for the disk.
    """

    page: Page
    pictures: dict[str, tuple[str, MediaFile | str]]
    quoted: dict[str, str]
    kind: CopyKind
    source: Source


def prepare(
    session: Session, actor: Actor, assessment_id: UUID, kind: CopyKind, *, leaves: bool
) -> Prepared:
    """The copy, from the signed version where there is one, else as it stands now.

    Args:
        leaves: it is made to leave, rather than looked at before; the audit says which.

    Raises:
        NotAllowed, NotFound: as ``access_assessment``.
    """
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_READ)
    source = _source(session, actor, assessment, kind)
    form = form_of(session, assessment.form_key, assessment.form_version)
    known = who_is_who(session, actor, assessment.child_id)
    names = agreed_names(session, assessment_id)
    reader = Reader(
        kind=kind,
        roles=frozenset(str(role) for role in actor.roles),
        names={row.person_id: row.name for row in known.around},
        people=people_for(
            str(assessment.child_id),
            known.people,
            known.children,
            agreed=names.named,
            asked=names.left_out,
        ),
        moment=_moment,
    )
    content = as_read(source.content, heading=ONLY) | together(source.limited)
    parts = parts_of(form, content, reader)
    accepted = _addenda(session, source, kind)
    added = late_parts(form, accepted, reader)
    parts += added
    version = source.version + _with(len(added), len(accepted))
    hashes = " and ".join([source.sha256, *source.limited_sha256])
    page = Page(
        title=form.title,
        about=known.child.name,
        lead=LEADS[kind],
        facts=_facts(assessment, known, version, kind) | _left_out(form, reader),
        parts=parts,
        footer=f"{version}. Content {hashes}. Made {on_screen(now())}.",
        banner=INVENTED if get_settings().demo else "",
        words=explained(_text_of(parts)) if kind == "family" else None,
        closing=CLOSING if kind == "family" else "",
    )
    pictures = _pictures(session, actor, _places(source, form, assessment_id), parts)
    audit.record(
        session,
        actor,
        "assessment.copy.made" if leaves else "assessment.copy.looked_at",
        child_id=assessment.child_id,
        subject_id=assessment_id,
        facts={"for": kind, "version": source.number, "seq": source.seq,
               "sha256": source.sha256, "addenda": len(added),
               "limited": " ".join(source.limited_sha256)},
    )  # fmt: skip
    quoted = {person: reader.name(person) for person in reader.names}
    return Prepared(page, pictures, quoted, kind, source)


def made(prepared: Prepared) -> Copy:
    """The copy, with its pictures inside."""
    images = {
        media: Image(missing=found) if isinstance(found, str) else _image(found, label)
        for media, (label, found) in prepared.pictures.items()
    }
    source = prepared.source
    html = html_of(prepared.page, images, prepared.quoted)
    return Copy(html, prepared.kind, source.version, source.sha256)


def _source(session: Session, actor: Actor, assessment: Assessment, kind: CopyKind) -> Source:
    source = _open_source(session, assessment)
    if kind != "record":
        return source
    if not source.number:
        limited = seen_now(session, actor, assessment.id)
        return replace(
            source, limited=limited, limited_sha256=tuple(map(sha256_of, limited.values()))
        )
    limited = seen_then(session, actor, assessment.id, source.number)
    kept = kept_of_version(session, assessment.id, source.number)
    hashes = tuple(each.sha256 for each in kept if each.part_id in limited)
    return replace(source, limited=limited, limited_sha256=hashes)


def _left_out(form: Form, reader: Reader) -> dict[str, str]:
    """Whom to ask for what is not on a record's copy."""
    unseen = [readers for readers in form.limited if not readers & reader.roles]
    if reader.kind != "record" or not unseen:
        return {}
    return {"Left out": "; ".join(f"what only {called(readers)} may read" for readers in unseen)}


def _open_source(session: Session, assessment: Assessment) -> Source:
    if assessment.status == "signed_off":
        signed = signed_version(session, assessment.id)
        words = (
            f"Version {signed.number}, signed by {signed.signed_by}, {on_screen(signed.signed_at)}"
        )
        return Source(
            signed_content(session, assessment.id), words, signed.number, signed.sha256,
            signed.seq, signed.group_id, signed,
        )  # fmt: skip
    whole = whole_now(session, assessment.id)
    words = f"Not signed: as it stood at {on_screen(now())}"
    sha256 = sha256_of(whole.content)
    return Source(whole.content, words, 0, sha256, whole.seq, common_of(session, assessment))


def _places(source: Source, form: Form, assessment_id: UUID) -> Callable[[str], UUID]:
    """In which document a file is: its own, the one in common, or that of a limited part."""
    common = source.group_id
    shared = form.shared_roots()
    in_common = {
        entry.get("media")
        for root, field in source.content.items()
        if root in shared
        for entry in field.entries
    }
    limited = {
        entry["media"]: part_id
        for part_id, content in source.limited.items()
        for field in content.values()
        for entry in field.entries
        if "media" in entry
    }
    open_place = assessment_id if common is None else common
    return lambda media: limited.get(media, open_place if media in in_common else assessment_id)


def _addenda(session: Session, source: Source, kind: CopyKind) -> list[Late]:
    """What was accepted under the signed version since; it has its own fingerprints."""
    version = source.signed
    if version is None:
        return []
    accepted = accepted_addenda(
        session, version.assessment_id, version.number, parts=source.limited
    )
    offline = written_offline(session, [each.id for each in accepted]) if accepted else {}
    return [
        Late(
            written=f"{each.worker}. {_when(each, offline.get(each.id))}",
            accepted=f"Accepted by {each.decided_by}, {_moment_of(each.decided_at)}",
            because=each.reason,
            sha256=each.sha256,
            changed=json.loads(each.content),
            states=states(session, version, each) if kind == "family" else None,
        )
        for each in accepted
    ]


def _when(addendum: Addendum, offline: Offline | None) -> str:
    span = (offline.first, offline.last) if offline else None
    return when_written(addendum.received_at, span, wholly=bool(offline and offline.wholly))


def _moment_of(at: datetime | None) -> str:
    return on_screen(at) if at else "at an unknown time"


def _with(shown: int, accepted: int) -> str:
    """What a copy holds besides the signed version, and that there is more where there is."""
    if not accepted:
        return ""
    said = "1 addendum" if accepted == 1 else f"{accepted} addenda"
    if shown < accepted:
        said = f"{shown} of {said}" if shown else f"none of {said}"
    return f", with {said} accepted since"


def _facts(assessment: Assessment, known: Known, version: str, kind: CopyKind) -> dict[str, str]:
    facts = {"Child": known.child.name}
    if kind != "family":
        facts["Born"] = _day(known.child.birth_date)
    facts["Started"] = on_screen(assessment.started_on)
    if assessment.completed_on:
        facts["Finished"] = on_screen(assessment.completed_on)
    if kind != "family":
        facts["Status"] = codes.ASSESSMENT_STATUS.label(assessment.status)
        facts["Outcome"] = codes.ASSESSMENT_OUTCOME.label(assessment.outcome) or "Not decided"
    facts["This copy"] = version
    return facts


def _day(iso: str) -> str:
    return on_screen(date.fromisoformat(iso)) if iso else "Not known"


def _moment(at: str) -> str:
    """As a device wrote it down: its clock may be wrong, and its words may be anything."""
    try:
        return on_screen(datetime.fromisoformat(at))
    except (ValueError, OverflowError):  # the year 1, or 9999, of another zone
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


def _pictures(
    session: Session, actor: Actor, place_of: Callable[[str], UUID], parts: list[Part]
) -> dict[str, tuple[str, MediaFile | str]]:
    left = MOST_BYTES
    found: dict[str, tuple[str, MediaFile | str]] = {}
    for each in (item for part in parts for item in part.items if isinstance(item, Picture)):
        if each.kind == "voice" or each.media in found:
            continue
        picture = _picture(session, actor, place_of(each.media), each)
        if isinstance(picture, MediaFile):
            left -= picture.size
            picture = picture if left >= 0 else TOO_MANY
        found[each.media] = (each.label, picture)
    return found


def _picture(
    session: Session, actor: Actor, document_id: UUID, picture: Picture
) -> MediaFile | str:
    try:
        found = media_for(session, actor, UUID(picture.media), document_id=document_id)
    except ValueError:
        return "It is not here."
    except AgileError as error:
        return error.sentence
    # What was entered, and perhaps signed, is one file: another under its id is not shown for it.
    return found if found.sha256 == picture.sha256 else NOT_THAT_FILE


def _image(media: MediaFile, label: str) -> Image:
    try:
        found = media_bytes(media)
    except AgileError as error:
        return Image(missing=error.sentence)
    if found.mime.startswith("image/"):
        return Image(found.mime, found.content)
    return Image("image/svg+xml", svg_of(found.content, title=label).encode())

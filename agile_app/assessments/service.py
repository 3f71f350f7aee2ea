"""What may happen to an assessment: start it, move it to a newer version of its form, reach it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, select

from agile_app.assessments.answers_service import take_answers
from agile_app.assessments.clock_service import clock_at_start, open_episode
from agile_app.assessments.form import SYSTEM_ROOTS, Form
from agile_app.assessments.forms import form_of, newest_startable
from agile_app.assessments.forms.models import WithdrawnForm
from agile_app.assessments.group.whole import has_common, members_of
from agile_app.assessments.limited.parts import why_not_moved
from agile_app.assessments.limited.service import check_apart, make_parts, parts_of
from agile_app.assessments.models import AssessmentMove
from agile_app.assessments.moves import Left, cannot_carry, earlier_forms
from agile_app.core.errors import Conflict, Invalid, NotFound
from agile_app.core.time import LONDON, now, on_screen, today
from agile_app.device.live.documents import change_template, content, create_document, document_of
from agile_app.device.live.kinds import Access, RootKind
from agile_app.device.live.models import SIGNED
from agile_app.records.access import access_child
from agile_app.records.models import Assessment
from agile_app.records.service import touch
from agile_app.security import audit
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, holds

DOCUMENT_KIND = "assessment"
OPEN_STATUS = "started"
UNDER_WAY = frozenset({OPEN_STATUS, "awaiting_sign_off"})
# A tablet may come back from a drawer, and its clock may be wrong: an assessment is never taken as
# started longer ago than this, nor in the future.
LONGEST_OFFLINE = timedelta(days=14)


def roots_of_form(session: Session, key: str, version: int) -> dict[str, RootKind]:
    """What may stand in the document of an assessment begun on this form. Raises NotFound."""
    return SYSTEM_ROOTS | form_of(session, key, version).roots()


def start_assessment(
    session: Session,
    actor: Actor,
    *,
    assessment_id: UUID,
    child_id: UUID,
    started_on: date | None = None,
    form_key: str = "child_and_family",
    form_version: int | None = None,
) -> Assessment:
    """Begin an assessment of a child, with its live document, under the id its device made.

    Sent again with the same child it is the same assessment. Two workers who each began one
    offline have two: words already written are never refused. For the same reason a stated version
    is taken even if it was withdrawn while the device was offline (``note_of_version`` says so).

    Raises:
        NotAllowed, NotFound: as ``access_child``; or there is no such form.
        Conflict: the id belongs to another child's assessment or is next to another's, or the
            version was withdrawn longer ago than any device is offline.
    """
    access_child(session, actor, child_id, Permission.ASSESSMENT_WRITE)
    known = session.get(Assessment, assessment_id)
    if known is not None:
        if known.child_id != child_id:
            raise Conflict("This assessment's identifier is already used for another child.")
        return known
    check_apart(session, assessment_id)
    if form_version is None:
        form = newest_startable(session, form_key)
    else:
        form = form_of(session, form_key, form_version)
    began = _plausible(started_on)
    _check_not_long_withdrawn(session, form, began)
    assessment = _begin(session, actor, assessment_id, child_id, form, began)
    audit.record(
        session,
        actor,
        "assessment.started",
        child_id=child_id,
        subject_id=assessment_id,
        facts={"form": form.key, "version": form.version},
    )
    touch(session, child_id)
    return assessment


def _begin(
    session: Session, actor: Actor, assessment_id: UUID, child_id: UUID, form: Form, began: date
) -> Assessment:
    episode = open_episode(session, child_id)
    clock = clock_at_start(session, form, child_id, episode, began)
    assessment = Assessment(
        id=assessment_id,
        child_id=child_id,
        episode_id=episode.id if episode else None,
        form_key=form.key,
        form_version=form.version,
        title=form.title,
        statutory=form.statutory,
        status=OPEN_STATUS,
        started_on=began,
        due_on=clock.due_on if clock else None,
        started_by_id=actor.worker_id,
    )
    session.add(assessment)
    session.flush()
    create_document(
        session,
        actor,
        id=assessment_id,
        kind=DOCUMENT_KIND,
        subject_id=assessment_id,
        child_id=child_id,
        version=form.number,
    )
    make_parts(session, actor, assessment, form)
    return assessment


def _check_not_long_withdrawn(session: Session, form: Form, began: date) -> None:
    """Raises Conflict for a version that was withdrawn longer ago than anybody is offline."""
    since = _withdrawn_on(session, form)
    if since is not None and began > since + LONGEST_OFFLINE:
        raise Conflict(
            f"Version {form.version} of this form was withdrawn on {on_screen(since)}.",
            code="form_withdrawn",
            what_to_do="Start it again with the version in use, and copy over what you wrote.",
        )


def note_of_version(session: Session, assessment: Assessment) -> str:
    """What a worker should know of the version they began with; mostly nothing."""
    form = form_of(session, assessment.form_key, assessment.form_version)
    since = _withdrawn_on(session, form)
    if since is None:
        return ""
    return (
        f"This version of the form was withdrawn on {on_screen(since)}. What you wrote is kept, "
        "and you can go on writing."
    )


def _withdrawn_on(session: Session, form: Form) -> date | None:
    gone = session.get(WithdrawnForm, form.number)
    return gone.withdrawn_at.astimezone(LONDON).date() if gone else None


def _plausible(started_on: date | None) -> date:
    return min(max(started_on or today(), today() - LONGEST_OFFLINE), today())


def access_assessment(
    session: Session, actor: Actor, assessment_id: UUID, permission: Permission
) -> Assessment:
    """The assessment, if the actor holds ``permission`` and it reaches the child.

    Raises:
        NotFound: no such assessment.
        NotAllowed: it is there, and not for this actor; the refusal is audited.
    """
    assessment = session.get(Assessment, assessment_id)
    if assessment is None:
        raise NotFound("There is no such assessment.")
    access_child(session, actor, assessment.child_id, permission)
    return assessment


def may_open(session: Session, actor: Actor, assessment_id: UUID) -> Access:
    """How the actor may open the document: to write, or only to read. Raises when neither.

    A signed one is closed by its document's own lock: what a worker wrote offline before they
    heard of it is sent as a writer's, and kept as an addendum for review.
    """
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_READ)
    if may_write(actor, assessment):
        return "write"
    locked = assessment.status == "signed_off" and (
        document_of(session, assessment_id).status == SIGNED
    )
    return "write" if locked and holds(actor, Permission.ASSESSMENT_WRITE) else "read"


def may_write(actor: Actor, assessment: Assessment) -> bool:
    """Whether somebody who reaches the child may write in it: nobody, once it is signed off."""
    return assessment.status in UNDER_WAY and holds(actor, Permission.ASSESSMENT_WRITE)


def note_view(session: Session, actor: Actor, assessment_id: UUID, *, at: datetime) -> None:
    """Take down that a worker opened it on a device, perhaps offline, ``at`` a time.

    Raises as ``access_assessment``.
    """
    assessment = access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_READ)
    facts: dict[str, audit.Fact] = {"on_device_at": at.isoformat(timespec="seconds")}
    audit.record(
        session, actor, "assessment.viewed",
        child_id=assessment.child_id, subject_id=assessment_id, facts=facts,
    )  # fmt: skip
    if assessment.group_id is not None:
        # What is common stands in the record of each of them.
        others = [each for each in members_of(session, assessment.group_id) if each != assessment]
        audit.record_each(
            session, actor, "assessment.shared_part.viewed",
            [(each.child_id, each.id, facts) for each in others],
        )  # fmt: skip


# Moving to a newer version ------------------------------------------------------------------------


def locked(session: Session, assessment_id: UUID) -> Assessment:
    """The assessment with its row locked: of two changes at once the second sees what the first
    did. The caller has asked for access."""
    return session.exec(
        select(Assessment)
        .where(Assessment.id == assessment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def move_to_version(
    session: Session,
    actor: Actor,
    assessment_id: UUID,
    *,
    version: int | None = None,
    leave_behind: bool = False,
) -> list[Left]:
    """Go on writing a running assessment on a newer version of its form: the newest, or the stated.

    Nothing leaves the document. What the new version has no place for is refused, with the labels
    of those fields, unless ``leave_behind``: then it is listed as kept from the earlier version.

    Returns:
        What was left behind.

    Raises:
        NotFound, NotAllowed: as ``access_assessment``.
        Conflict: it is handed in, or something would lose its place (code ``cannot_carry``); what
            only some may read is never left behind.
        Invalid: it is no newer version.
    """
    access_assessment(session, actor, assessment_id, Permission.ASSESSMENT_WRITE)
    assessment = locked(session, assessment_id)
    if assessment.status != OPEN_STATUS:
        raise Conflict("It is handed in: its form stays as it is.", code="handed_in")
    if has_common(session, assessment_id):
        raise Conflict(
            "It is written together with a brother's or sister's: its form stays as it is.",
            code="in_a_group",
        )
    old = form_of(session, assessment.form_key, assessment.form_version)
    if version is None:
        new = newest_startable(session, old.key)
    else:
        new = form_of(session, old.key, version)
    if new.number == old.number:
        return []
    _check_newer(session, old, new)
    document = document_of(session, assessment_id)
    _check_parts_stay(session, assessment_id, old, new)
    standing = content(session, assessment_id)
    left = cannot_carry(old, new, standing)
    if left and not leave_behind:
        raise _cannot_carry(new, left)
    session.add(
        AssessmentMove(
            assessment_id=assessment_id, from_number=old.number, to_number=new.number,
            moved_by_id=actor.worker_id,
        )
    )  # fmt: skip
    assessment.form_version, assessment.title = new.version, new.title
    assessment.updated_at = now()
    change_template(session, document, version=new.number)
    for part in parts_of(session, [assessment_id])[assessment_id]:
        change_template(session, document_of(session, part.id), version=new.number)
    make_parts(session, actor, assessment, new)
    session.flush()
    take_answers(session, assessment_id, content(session, assessment_id), document.head)
    audit.record(
        session, actor, "assessment.moved_to_version",
        child_id=assessment.child_id, subject_id=assessment_id,
        facts={"form": new.key, "from": old.version, "to": new.version, "left": len(left)},
    )  # fmt: skip
    touch(session, assessment.child_id)
    return left


def _check_newer(session: Session, old: Form, new: Form) -> None:
    if new.version < old.version:
        raise Invalid("An assessment moves to a newer version of its form, not back.")
    if session.get(WithdrawnForm, new.number) is not None:
        raise Conflict(f"Version {new.version} of this form was withdrawn.", code="form_withdrawn")
    if new.clock != old.clock:
        raise Conflict(
            "The new version counts its time limit in another way: begin a new one with it.",
            code="cannot_carry",
        )


def _check_parts_stay(session: Session, assessment_id: UUID, old: Form, new: Form) -> None:
    reason = why_not_moved([*reversed(earlier_forms(session, assessment_id)), old], new)
    if reason:
        raise Conflict(reason, code="cannot_carry", what_to_do="Stay with this version.")


def _cannot_carry(new: Form, left: list[Left]) -> Conflict:
    named = ", ".join(str(each) for each in left[:10])
    more = f" and {len(left) - 10} more" if len(left) > 10 else ""
    return Conflict(
        f"Version {new.version} has no place for: {named}{more}.",
        code="cannot_carry",
        what_to_do="Stay with this version, or move and keep those words beside the form.",
    )

"""Adding and withdrawing forms: who may, is the file sound, publish, audit, tell every device.

``actor`` is None on the command line, where the operating system has decided who may.
"""

import hashlib
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from agile_app.assessments.form import Form
from agile_app.assessments.forms.canonical import canonical
from agile_app.assessments.forms.editions import Edition, editions
from agile_app.assessments.forms.files import MOST_BYTES, FormRefused, Problem
from agile_app.assessments.forms.models import AddedForm, FormDraft, WithdrawnForm
from agile_app.assessments.forms.reading import read_form
from agile_app.assessments.forms.shipped import FIRST_ADDED
from agile_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from agile_app.core.notices import notify
from agile_app.core.time import now
from agile_app.people.service import workers_by_id
from agile_app.records.models import Assessment
from agile_app.records.service import touch
from agile_app.security.actor import Actor
from agile_app.security.audit import record, record_refusal
from agile_app.security.permissions import Permission, holds

MOST_REASON = 300


def check_form(session: Session, actor: Actor | None, data: bytes) -> Form:
    """The form of a file, if it could be added as it is. Nothing is changed.

    Raises:
        NotAllowed.
        FormRefused: with everything that is wrong, each with its place.
    """
    _check_may(actor)
    form = read_form(data)
    problems = []
    if form.number:
        problems.append(Problem("", "“number” is given by Agile; leave it out."))
    versions = [each.form.version for each in editions(session) if each.form.key == form.key]
    if form.version <= max(versions, default=0):
        problems.append(
            Problem(
                "",
                f"Version {form.version} of “{form.key}” is not new: the newest is "
                f"{max(versions)}. What is published never changes; give it a higher version.",
            )
        )
    if problems:
        raise FormRefused(problems)
    return form


def add_form(session: Session, actor: Actor | None, data: bytes) -> Form:
    """Publish the form of a file: from now on assessments are begun with it. It never changes.

    Raises as ``check_form``, and Conflict when two are published at the same moment.
    """
    form = check_form(session, actor, data)
    definition = canonical(form)
    row = AddedForm(
        number=_next_number(session),
        key=form.key,
        version=form.version,
        title=form.title,
        definition=definition,
        sha256=hashlib.sha256(definition.encode()).hexdigest(),
        added_by_id=actor.worker_id if actor else None,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(
            "Somebody else published a form at this moment.", what_to_do="Publish yours again."
        ) from None
    record(
        session, actor, "form.added",
        facts={"form": form.key, "version": form.version, "sha256": row.sha256},
    )  # fmt: skip
    _tell(session, form.key)
    return form


def _next_number(session: Session) -> int:
    last = session.exec(select(func.max(AddedForm.number))).one()
    return max(FIRST_ADDED - 1, last or 0) + 1


def withdraw_form(
    session: Session, actor: Actor | None, key: str, version: int, *, reason: str
) -> Form:
    """No assessment is begun with this version any more; those that were go on being written.

    Raises:
        NotAllowed, NotFound: not for this actor; no such version.
        Invalid: no reason (field ``reason``).
        Conflict: it was withdrawn before.
    """
    _check_may(actor)
    edition = _edition(session, key, version)
    reason = reason.strip()
    if len(reason) < 5:
        raise Invalid("Say why, so that colleagues know what to use instead.", field="reason")
    if len(reason) > MOST_REASON:
        raise Invalid(f"Keep the reason to {MOST_REASON} letters.", field="reason")
    if edition.withdrawn_at is not None:
        raise Conflict(f"Version {version} of this form was withdrawn before.")
    session.add(
        WithdrawnForm(
            number=edition.form.number,
            reason=reason,
            withdrawn_by_id=actor.worker_id if actor else None,
            withdrawn_at=now(),
        )
    )
    session.flush()
    record(session, actor, "form.withdrawn", facts={"form": key, "version": version})
    _tell(session, key)
    return edition.form


def _edition(session: Session, key: str, version: int) -> Edition:
    for each in editions(session):
        if (each.form.key, each.form.version) == (key, version):
            return each
    raise NotFound(
        f"There is no version {version} of a form “{key[:40]}”.",
        what_to_do="Look at the list of forms.",
    )


def _tell(session: Session, key: str) -> None:
    """Devices fetch the forms again, and what they say of running assessments on this one."""
    running = select(Assessment.child_id).where(
        col(Assessment.form_key) == key, col(Assessment.completed_on).is_(None)
    )
    for child_id in set(session.exec(running)):
        touch(session, child_id)
    notify(session, "council.changed", key="forms")


def list_forms(session: Session, actor: Actor | None) -> list[Edition]:
    """Every version of every form. Raises NotAllowed."""
    _check_may(actor)
    return editions(session)


def who(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    """Names of those who added or withdrew forms."""
    return {id_: worker.name for id_, worker in workers_by_id(session, ids).items()}


# The file that is being looked at ---------------------------------------------------------------


def keep_draft(session: Session, actor: Actor, data: bytes) -> FormDraft:
    """Keep a file that an administrator sent, with what is wrong with it. Raises NotAllowed.

    Nothing is published: they look at it first. It replaces the one they sent before.
    """
    _check_may(actor)
    draft = session.get(FormDraft, actor.worker_id)
    if draft is None:
        draft = FormDraft(worker_id=actor.worker_id, data=b"")
    try:
        check_form(session, actor, data)
        draft.problems = []
    except FormRefused as refused:
        draft.problems = [[each.where, each.sentence] for each in refused.problems]
    draft.data = data if len(data) <= MOST_BYTES else b""
    draft.sent_at = now()
    session.add(draft)
    return draft


def draft_of(session: Session, actor: Actor) -> FormDraft | None:
    """The file this administrator looks at. Raises NotAllowed."""
    _check_may(actor)
    return session.get(FormDraft, actor.worker_id)


def publish_draft(session: Session, actor: Actor) -> Form:
    """Publish what is being looked at. Raises as ``add_form``, and NotFound when there is none."""
    draft = draft_of(session, actor)
    if draft is None:
        raise NotFound("There is no form to publish.", what_to_do="Send the file again.")
    form = add_form(session, actor, draft.data)
    session.delete(draft)
    return form


def drop_draft(session: Session, actor: Actor) -> None:
    """Throw away what is being looked at. Raises NotAllowed."""
    draft = draft_of(session, actor)
    if draft is not None:
        session.delete(draft)


def _check_may(actor: Actor | None) -> None:
    if actor is not None and not holds(actor, Permission.FORM_MANAGE):
        record_refusal(actor, "form.refused")
        raise NotAllowed("Forms are kept by the administrators.")

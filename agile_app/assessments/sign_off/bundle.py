"""The sign-off of a child's assessments as rows: enough to read, return and follow it offline."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from agile_app.assessments.answers_service import answers_by_assessment, as_said
from agile_app.assessments.extraction import Said, missing_for
from agile_app.assessments.form import Form
from agile_app.assessments.forms import form_of
from agile_app.assessments.group.whole import content_of
from agile_app.assessments.limited.models import LimitedContent
from agile_app.assessments.limited.service import may_see, parts_of
from agile_app.assessments.service import OPEN_STATUS
from agile_app.assessments.sign_off.addenda import Offline, written_offline
from agile_app.assessments.sign_off.changes import Piece
from agile_app.assessments.sign_off.in_words import label_of, place_of, told
from agile_app.assessments.sign_off.models import (
    Addendum,
    AssessmentStep,
    AssessmentVersion,
    ReturnedPassage,
)
from agile_app.assessments.sign_off.rows import (
    AddendumFieldRow,
    AddendumRow,
    BaseRow,
    PassageRow,
    PieceRow,
    SignOffRow,
    VersionRow,
)
from agile_app.assessments.sign_off.rules import is_writing, when_written
from agile_app.assessments.sign_off.service import (
    AWAITING,
    SIGNED_OFF,
    required_and_empty,
    roots_seen_by,
    why_not,
)
from agile_app.core.errors import NotFound
from agile_app.core.time import on_screen
from agile_app.device.live.kinds import is_person_id
from agile_app.records import codes
from agile_app.records.bundle import Collections, chronology_entry, contribute
from agile_app.records.models import Assessment
from agile_app.security.actor import Actor
from agile_app.security.permissions import Permission, holds

SOMEBODY = "somebody on the record"
_LISTED = {OPEN_STATUS, AWAITING, SIGNED_OFF}


def sign_off_rows(session: Session, actor: Actor, child_ids: list[UUID]) -> dict[UUID, Collections]:
    """Sign-offs, returned passages, versions, addenda, and what the chronology tells of them."""
    assessments = list(
        session.exec(
            select(Assessment).where(
                col(Assessment.child_id).in_(child_ids), col(Assessment.status).in_(_LISTED)
            )
        )
    )
    ids = [each.id for each in assessments]
    steps = _by_assessment(_of(session, AssessmentStep, ids, AssessmentStep.at))
    versions = _by_assessment(_of(session, AssessmentVersion, ids, AssessmentVersion.number))
    waiting = [each.id for each in assessments if each.status == AWAITING]
    answers = answers_by_assessment(session, waiting) if waiting else {}
    passages = _by_assessment(_of(session, ReturnedPassage, ids, ReturnedPassage.id))
    addenda = _by_assessment(_of(session, Addendum, ids, Addendum.received_at))
    late = [one.id for each in addenda.values() for one in each]
    offline = written_offline(session, late) if late else {}
    seen = {
        part.id for each in parts_of(session, ids).values() for part in each if may_see(actor, part)
    }
    limited = _limited(session, ids, seen)
    found: dict[UUID, Collections] = defaultdict(lambda: defaultdict(list))
    for each in assessments:
        rows = found[each.child_id]
        form = _form(session, each)
        own = _Own(
            each, form, steps[each.id], versions[each.id], _read(form, actor, passages[each.id])
        )
        own.said = {one.field: as_said(one) for one in answers.get(each.id, ())}
        own.limited = limited
        theirs = [one for one in addenda[each.id] if one.part_id is None or one.part_id in seen]
        rows["sign_offs"].append(own.row(session, actor, theirs))
        rows["returned_passages"].extend(own.passage_rows())
        rows["assessment_versions"].extend(own.version_rows())
        rows["addenda"].extend(
            _addendum_row(each, form, one, offline.get(one.id)) for one in theirs
        )
        rows["chronology"].extend(own.chronology())
    return {child_id: dict(rows) for child_id, rows in found.items()}


def _of(session: Session, model: type[Any], ids: list[UUID], order: Any) -> Iterable[Any]:
    return session.exec(select(model).where(col(model.assessment_id).in_(ids)).order_by(col(order)))


def _by_assessment(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.assessment_id].append(row)
    return found


def _limited(session: Session, ids: list[UUID], seen: set[UUID]) -> dict[UUID, list[str]]:
    """What the limited parts that are ``seen`` said at each step of these assessments."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for kept in _of(session, LimitedContent, ids, LimitedContent.part_id) if seen else ():
        if kept.part_id in seen:
            found[kept.step_id].append(kept.content)
    return found


def _read(
    form: Form | None, actor: Actor, passages: list[ReturnedPassage]
) -> list[ReturnedPassage]:
    """The notes at what the actor may see."""
    if form is None:
        return passages
    seen = roots_seen_by(form, actor)
    return [each for each in passages if seen(each.root)]


def _form(session: Session, assessment: Assessment) -> Form | None:
    try:
        return form_of(session, assessment.form_key, assessment.form_version)
    except NotFound:
        return None


class _Own:
    """One assessment with its steps, versions and returned passages, oldest first."""

    def __init__(
        self,
        assessment: Assessment,
        form: Form | None,
        steps: list[AssessmentStep],
        versions: list[AssessmentVersion],
        passages: list[ReturnedPassage],
    ) -> None:
        self.assessment = assessment
        self.form = form
        self.steps = steps
        self.versions = versions
        self.last = steps[-1] if steps else None
        self.said: dict[str, Said] = {}
        self.limited: dict[UUID, list[str]] = {}
        self.returned = self._newest("returned")
        self.passages = [
            each for each in passages if self.returned and each.step_id == self.returned.id
        ]

    def _newest(self, kind: str) -> AssessmentStep | None:
        return next((step for step in reversed(self.steps) if step.kind == kind), None)

    def _state(self) -> str:
        if self.assessment.status == AWAITING:
            return "awaiting"
        if self.assessment.status == SIGNED_OFF:
            return "signed"
        kind = self.last.kind if self.last else ""
        return kind if kind in ("returned", "reopened") else "writing"

    def row(self, session: Session, actor: Actor, addenda: list[Addendum]) -> SignOffRow:
        assessment, last = self.assessment, self.last
        version = self.versions[-1] if self.versions else None
        signs = holds(actor, Permission.ASSESSMENT_SIGN)
        awaits = assessment.status == AWAITING
        return SignOffRow(
            id=str(assessment.id),
            child_id=str(assessment.child_id),
            state=self._state(),
            step_by=last.by if last else "",
            step_at=_moment(last.at if last else None),
            note=last.note if last else "",
            open_passages=sum(not each.done_at for each in self.passages),
            passages=len(self.passages),
            may_sign=signs,
            may_not_because=why_not(session, actor, assessment) if signs and awaits else "",
            version=version.number if version else 0,
            signed_by=version.signed_by if version else "",
            signed_at=_moment(version.signed_at if version else None),
            sha256=version.sha256 if version else "",
            missing_asked=self._missing_asked(),
            missing_now=self._missing_now(),
            waiting_addenda=sum(each.status == "waiting" for each in addenda),
            bases=self._bases(),
        )

    def _missing_asked(self) -> int:
        asked = self._newest("asked")
        if self.assessment.status != AWAITING or asked is None or self.form is None:
            return 0
        return required_and_empty(self.form, content_of(json.loads(asked.content)), "send")

    def _missing_now(self) -> int:
        if self.assessment.status != AWAITING or self.form is None:
            return 0
        return len(missing_for(self.form, self.said, "send", "sign"))

    def _bases(self) -> list[BaseRow]:
        """Since it was returned or signed, where it was; and since it was asked for."""
        if self.assessment.status == SIGNED_OFF or not self.steps:
            return []
        signed = self._newest("signed")
        earlier = max((s for s in (self.returned, signed) if s), key=lambda s: s.at, default=None)
        found = []
        if earlier is not None and earlier is signed:
            label = f"it was signed on {on_screen(earlier.at)}"
            content = self.versions[-1].content
            found.append(BaseRow("signed", label, self._read_at(earlier, content)))
        elif earlier is not None:
            label = f"it was returned on {on_screen(earlier.at)}"
            found.append(BaseRow("returned", label, self._read_at(earlier, earlier.content)))
        asked = self._newest("asked")
        if self.assessment.status == AWAITING and asked is not None:
            label = f"it was sent on {on_screen(asked.at)}"
            found.append(BaseRow("asked", label, self._read_at(asked, asked.content)))
        return found

    def _read_at(self, step: AssessmentStep, content: str) -> dict[str, Any]:
        """What the actor read at a step: what everybody does, and the limited parts they may."""
        found = {}
        for each in (content, *self.limited.get(step.id, ())):
            found |= _assessment_itself(each)
        return found

    def passage_rows(self) -> list[PassageRow]:
        if self.returned is None or self.assessment.status == SIGNED_OFF:
            return []
        return [
            PassageRow(
                id=str(each.id),
                assessment_id=str(each.assessment_id),
                child_id=str(self.assessment.child_id),
                root=each.root,
                field=self._field_of(each.root),
                label=label_of(self.form, each.root),
                quote=each.quote,
                anchor=each.anchor,
                note=each.note,
                by=self.returned.by,
                at=_moment(self.returned.at),
                done=each.done_at is not None,
                done_by=each.done_by,
            )
            for each in self.passages
        ]

    def _field_of(self, root: str) -> str:
        place = place_of(self.form, root)
        return place[1].key if place else root.partition(".")[2]

    def version_rows(self) -> list[VersionRow]:
        return [
            VersionRow(
                id=f"{each.assessment_id}.{each.number}",
                assessment_id=str(each.assessment_id),
                child_id=str(self.assessment.child_id),
                number=each.number,
                sha256=each.sha256,
                signed_by=each.signed_by,
                signed_at=_moment(each.signed_at),
                outcome_label=codes.ASSESSMENT_OUTCOME.label(each.outcome),
                reopened_by=each.reopened_by,
                reopened_at=_moment(each.reopened_at),
                reopened_because=each.reopened_because,
            )
            for each in reversed(self.versions)
        ]

    def chronology(self) -> list[Any]:
        """A signature that was opened again is still something that happened, and so is that."""
        child_id, link = self.assessment.child_id, f"/assessments/{self.assessment.id}"
        found = []
        for each in self.versions:
            if each.reopened_at is None:
                continue
            key = f"{each.number}-{each.assessment_id}"
            found.append(
                chronology_entry(
                    child_id, f"signed-{key}", each.completed_on.isoformat(), "assessment",
                    f"Assessment signed off, version {each.number}",
                    codes.ASSESSMENT_OUTCOME.label(each.outcome), link=link,
                )
            )  # fmt: skip
            found.append(
                chronology_entry(
                    child_id, f"reopened-{key}", each.reopened_at.date().isoformat(), "assessment",
                    "Assessment opened again", each.reopened_because, link=link,
                )
            )  # fmt: skip
        return found


def _assessment_itself(content: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(content)
    return {root: value for root, value in said.items() if is_writing(root) and value}


def _addendum_row(
    assessment: Assessment, form: Form | None, one: Addendum, offline: Offline | None
) -> AddendumRow:
    span = (offline.first, offline.last) if offline else None
    return AddendumRow(
        id=str(one.id),
        assessment_id=str(one.assessment_id),
        child_id=str(assessment.child_id),
        version=one.version,
        worker_id=str(one.worker_id),
        worker=one.worker,
        words=one.words,
        status=one.status,
        received_at=_moment(one.received_at),
        when=when_written(one.received_at, span, wholly=bool(offline and offline.wholly)),
        decided_by=one.decided_by,
        decided_at=_moment(one.decided_at),
        reason=one.reason,
        sha256=one.sha256,
        fields=[
            AddendumFieldRow(label_of(form, changed["root"]), pieces)
            for changed in json.loads(one.content)
            if (pieces := list(chain(*map(_piece_rows, told(form, changed, _set_apart)))))
        ],
    )


_AROUND = "\x1f"  # an id, from ``_set_apart`` to ``_piece_rows``


def _set_apart(said: str) -> str:
    return f"{_AROUND}{said}{_AROUND}" if is_person_id(said) else said


def _piece_rows(piece: Piece) -> list[PieceRow]:
    """Whoever writes late can enter any id: the name is left to the device, which holds only people
    that its worker may know."""
    found: list[PieceRow] = []
    for text in filter(None, piece["text"].split(_AROUND)):
        person = text if is_person_id(text) else ""
        words = SOMEBODY if person else text
        found.append(PieceRow(words, piece["change"], person, begins=not found))
    return found


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


contribute(sign_off_rows, SignOffRow, BaseRow, PassageRow, VersionRow, AddendumRow)

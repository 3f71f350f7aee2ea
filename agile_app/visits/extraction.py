"""From the live documents of a visit to the columns that clocks, glance and chronology read.

An answer that is missing or disputed in a document leaves its column as it is: a record may have
been finished with answers whose words are still on their way from a tablet.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, select

from agile_app.device.live.kinds import Content
from agile_app.records.service import touch
from agile_app.visits import codes
from agile_app.visits.models import Visit, VisitAction
from agile_app.visits.recording import DONE, NO_ACCESS

_Agreed = tuple[int, str, str, date | None]

ACTIONS = 6
"""How many agreed actions a record holds; the page offers the next one when one is used."""


def take_common(session: Session, group_id: UUID, content: Content, seq: int) -> None:
    """Write what the document in common said at ``seq`` into every visit of the group."""
    said = _Answers(content)
    visits = session.exec(select(Visit).where(Visit.group_id == group_id)).all()
    if any(visit.common_seq > seq for visit in visits):
        return  # an extraction that was overtaken
    agreed = _take_actions(session, group_id, _actions(said))
    for visit in visits:
        before = _facts(visit)
        visit.announced = said.yes_or_no("announced", visit.announced)
        visit.met_at = said.code("met_at", codes.MET_AT, visit.met_at)
        visit.next_visit_on = said.day("next_visit_on", visit.next_visit_on)
        if said.yes_or_no("next_visit", None) is False:
            visit.next_visit_on = None
        present = said.together(said.names("present"), said.words("others"), limit=300)
        visit.present = present or _kept(visit.present, visit.common_seq)
        visit.getting_in = said.words("getting_in")[:500] or _kept(
            visit.getting_in, visit.common_seq
        )
        # What was said at a door that stayed shut is in no document.
        shut = visit.status == NO_ACCESS
        visit.summary = said.words("summary") or _kept(
            visit.summary, 0 if shut else visit.common_seq
        )
        visit.common_seq = seq
        _told(session, visit, before, also=agreed and visit.status == DONE)


def _kept(words: str, taken: int) -> str:
    """Words from elsewhere stay until the document had any; words taken back are gone."""
    return "" if taken else words


def take_own(session: Session, visit_id: UUID, content: Content, seq: int) -> None:
    """Write what one child's document said at ``seq`` into their visit."""
    visit = session.get(Visit, visit_id)
    if visit is None or visit.own_seq > seq:
        return
    said, before = _Answers(content), _facts(visit)
    visit.seen = said.yes_or_no("seen", visit.seen)
    visit.not_seen_because = said.code("not_seen_because", codes.NOT_SEEN, visit.not_seen_because)
    visit.seen_alone = said.yes_or_no("seen_alone", visit.seen_alone)
    visit.not_alone_because = said.code(
        "not_alone_because", codes.NOT_ALONE, visit.not_alone_because
    )
    visit.bedroom_seen = said.yes_or_no("bedroom_seen", visit.bedroom_seen)
    visit.said = said.words("said") or _kept(visit.said, visit.own_seq)
    visit.about = said.words("about") or _kept(visit.about, visit.own_seq)
    visit.own_seq = seq
    settle(visit)
    _told(session, visit, before)


def settle(visit: Visit) -> None:
    """Answers that no longer apply are not kept: a child who was not seen was not seen alone."""
    if visit.seen is False:
        visit.seen_alone = visit.bedroom_seen = None
    if visit.seen is not False:
        visit.not_seen_because = ""
    if visit.seen_alone is not False:
        visit.not_alone_because = ""


def _facts(visit: Visit) -> tuple[Any, ...]:
    """What devices show of a visit. Its words count once it is recorded: until then those who
    want to read along have the document open."""
    words = (visit.summary, visit.about, visit.said, visit.present, visit.getting_in)
    return (
        visit.announced, visit.met_at, visit.next_visit_on, visit.seen, visit.not_seen_because,
        visit.seen_alone, visit.not_alone_because, visit.bedroom_seen,
        words if visit.status == DONE else None,
    )  # fmt: skip


def _told(session: Session, visit: Visit, before: tuple[Any, ...], *, also: bool = False) -> None:
    session.add(visit)
    if also or _facts(visit) != before:
        session.flush()
        touch(session, visit.child_id)


def _take_actions(session: Session, group_id: UUID, agreed: list[_Agreed]) -> bool:
    """Whether what is agreed is another than before; then it replaces what was."""
    of_group = col(VisitAction.group_id) == group_id
    before = session.exec(select(VisitAction).where(of_group).order_by(col(VisitAction.position)))
    if [(one.position, one.what, one.who, one.due_on) for one in before] == agreed:
        return False
    session.exec(delete(VisitAction).where(of_group))
    session.add_all(
        VisitAction(group_id=group_id, position=number, what=what, who=who, due_on=due_on)
        for number, what, who, due_on in agreed
    )
    return True


def _actions(said: "_Answers") -> list[_Agreed]:
    found = []
    for number in range(1, ACTIONS + 1):
        what = said.words(f"action_{number}")[:500]
        if what:
            who = said.text(f"action_{number}_who")[:100]
            found.append((number, what, who, said.day(f"action_{number}_by", None)))
    return found


class _Answers:
    """A document's fields by their short names; ``a.`` single answers, ``t.`` words."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def _value(self, field: str) -> Any:
        found = self._content.get(f"a.{field}")
        return found.value if found is not None else None

    def words(self, field: str) -> str:
        found = self._content.get(f"t.{field}")
        return found.text.strip() if found is not None else ""

    def text(self, field: str) -> str:
        value = self._value(field)
        return value if isinstance(value, str) else ""

    def names(self, field: str) -> str:
        value = self._value(field)
        listed = value if isinstance(value, list) else []
        return ", ".join(each for each in listed if isinstance(each, str))

    def yes_or_no(self, field: str, otherwise: bool | None) -> bool | None:
        return {"yes": True, "no": False}.get(self.text(field), otherwise)

    def code(self, field: str, listed: codes.CodeList, otherwise: str) -> str:
        value = self.text(field)
        return value if value in listed else otherwise

    def day(self, field: str, otherwise: date | None) -> date | None:
        try:
            return date.fromisoformat(self.text(field))
        except ValueError:
            return otherwise

    @staticmethod
    def together(*parts: str, limit: int) -> str:
        return ", ".join(part for part in parts if part)[:limit]
